import assert from "node:assert/strict";
import {
  type Notebook,
  NotebookError,
  type NotebookOutput,
  readNotebook,
  runNotebook,
  type RunNotebookOptions,
} from "lib/notebook";
import { withNotebook } from "../notebook_of.ts";

/** Runs a notebook that must fail; returns how, and what was written. */
export async function failure(
  fixture: Notebook,
  options: RunNotebookOptions = {},
): Promise<{ error: NotebookError; notebook: Notebook }> {
  let caught: unknown;
  let notebook: Notebook | undefined;
  await withNotebook(fixture, async (path) => {
    await runNotebook(path, options).catch((error) => caught = error);
    notebook = await readNotebook(path);
  });
  assert.ok(caught instanceof NotebookError, String(caught));
  return { error: caught, notebook: notebook! };
}

/** The text of an output. */
export function shown(output: NotebookOutput): unknown {
  return output.text ?? (output.data as Record<string, string>)["text/plain"];
}
