import { interrupted } from "./run_program.ts";

/** Ctrl-C, as a signal that work can listen to. */
export interface Interrupt extends Disposable {
  /** Aborted by the first Ctrl-C; the second ends the process at once. */
  readonly signal: AbortSignal;
}

/**
 * Takes over Ctrl-C until disposed: the first asks the work to end and save, the second ends the process.
 *
 * @param notice What to tell the user at the first.
 * @returns The signal, and the way back to the system's own handling.
 */
export function catchInterrupt(notice: string): Interrupt {
  const controller = new AbortController();
  let firstMs = 0;
  const listener = () => {
    if (controller.signal.aborted) {
      // One Ctrl-C arrives twice under "deno task": from the terminal, and passed on by the task.
      if (performance.now() - firstMs > 1000) Deno.exit(interrupted);
      return;
    }
    firstMs = performance.now();
    console.error(`\n${notice}; Ctrl-C once more ends at once`);
    controller.abort();
  };
  Deno.addSignalListener("SIGINT", listener);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => Deno.removeSignalListener("SIGINT", listener),
  };
}
