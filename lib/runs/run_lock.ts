import { join } from "@std/path";
import { UserError } from "../errors/mod.ts";
import type { RunFolder } from "./run_folder.ts";

/** A process that only asks whether a run is worked on holds its file for less than this. */
const patienceMs = 1000;

/**
 * Marks a run as being worked on, until disposed or until the process ends, however it ends.
 *
 * @param run The run, which has its settings already.
 * @returns What takes the mark away.
 * @throws {Error} If another process works on it.
 */
export async function holdRun(run: RunFolder): Promise<Disposable> {
  const file = await openConfig(run, { write: true });
  for (const startMs = performance.now();;) {
    if (await file.tryLock(true)) return file;
    if (performance.now() - startMs > patienceMs) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  file.close();
  throw new UserError(
    `Cannot work on run "${run.name}": another process does; wait for it, or end it first`,
  );
}

/**
 * Whether a process works on a run.
 *
 * @param run The run.
 */
export async function isHeld(run: RunFolder): Promise<boolean> {
  using file = await openConfig(run, {});
  // Shared, so that two who ask at the same time don't take each other for a training.
  return !await file.tryLock(false);
}

function openConfig(run: RunFolder, options: { write?: boolean }): Promise<Deno.FsFile> {
  return Deno.open(join(run.path, "config.json"), { read: true, ...options });
}
