import { once } from "node:events";
import process from "node:process";

/** What a supervised process says of itself, for its supervisor's last words. */
export type SupervisedNote =
  /** It works on a run from now on; `reference` is what `deno task resume` finds the run by. */
  | { readonly kind: "run"; readonly reference: string }
  /** It has shown all it had to show, and ends. The supervisor answers by closing the channel. */
  | { readonly kind: "end" };

/** Whether a supervisor has started this process. */
export function isSupervised(): boolean {
  return process.send !== undefined;
}

/**
 * Says to this process's supervisor which run it works on; nothing without a supervisor.
 *
 * @param reference What `deno task resume` finds the run by.
 */
export function tellRun(reference: string): void {
  send({ kind: "run", reference });
}

/** Says to this process's supervisor that it ends, and waits until that is heard. */
export async function tellEnd(): Promise<void> {
  if (!process.connected) return;
  const isHeard = once(process, "disconnect");
  process.channel?.ref(); // else the process ends before its word is out
  send({ kind: "end" });
  await isHeard;
}

function send(note: SupervisedNote): void {
  // A supervisor that is gone needs no word: the process ends for it.
  if (!process.connected) return;
  process.send?.(note, undefined, undefined, (error) => {
    if (!error) return;
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    // It was killed, which Deno does not always say (https://github.com/denoland/deno/pull/35961).
    if (process.connected) process.disconnect?.();
  });
}
