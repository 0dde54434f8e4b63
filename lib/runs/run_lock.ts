import { join } from "@std/path";
import type { RunFolder } from "./run_folder.ts";

/**
 * Marks a run as being worked on, until disposed or until the process ends, however it ends.
 *
 * @param run The run, which has its settings already.
 * @returns What takes the mark away.
 * @throws {Error} If another process works on it.
 */
export async function holdRun(run: RunFolder): Promise<Disposable> {
  const file = await openConfig(run, { write: true });
  if (await file.tryLock(true)) return file;
  file.close();
  throw new Error(
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
