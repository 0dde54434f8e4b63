import { join } from "@std/path";
import { sha256 } from "lib/files";
import type { RunFolder } from "lib/runs";

/** What is the same in equal runs: SHA-256 of every file but checkpoints, whose numbers differ; without durations. */
export async function resultsOf(path: string, folder = ""): Promise<Record<string, string>> {
  const results: [string, string][] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(path, folder))) {
    if (name === "checkpoints") continue;
    const file = join(folder, name);
    if (isDirectory) {
      results.push(...Object.entries(await resultsOf(path, file)));
    } else {
      const bytes = await Deno.readFile(join(path, file));
      results.push([file, sha256(name.endsWith(".jsonl") ? withoutTimes(bytes) : bytes)]);
    }
  }
  return Object.fromEntries(results.sort(([a], [b]) => a < b ? -1 : 1));
}

function withoutTimes(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  return new TextEncoder().encode(text.replace(/"(seconds|syncSeconds)":[\d.]+/g, ""));
}

/** Names of a run's checkpoints, ascending. */
export function checkpointsOf(run: RunFolder): string[] {
  return [...Deno.readDirSync(join(run.path, "checkpoints"))].map(({ name }) => name).sort();
}
