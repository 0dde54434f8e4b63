import type { RunFolder } from "../../runs/mod.ts";
import { shellWord } from "../terminal/shell_word.ts";

/**
 * What a training says at its end.
 *
 * @param run The run's folder.
 * @returns Where everything is, and how to look at it.
 */
export function lastWords(run: RunFolder): string {
  return `Wrote ${run.path}; look at it with: deno task report ${shellWord(run.reference)}`;
}
