import { ended, interrupted } from "./run_program.ts";
import { watchStarter } from "./watch_starter.ts";
import { writeWhileOpen } from "./write_while_open.ts";

/** The user's wish to end the work, as a signal that the work can listen to. */
export interface Interrupt extends Disposable {
  /** Aborted by the first Ctrl-C or SIGTERM; a second one ends the process at once. */
  readonly signal: AbortSignal;
  /** What the process should exit with: 130 after Ctrl-C, 143 after SIGTERM; undefined before either. */
  readonly exitCode: number | undefined;
}

const exitCodes = { SIGINT: interrupted, SIGTERM: ended } as const;

/**
 * Whether a signal now is a person's second: one Ctrl-C arrives twice under "deno task", from the terminal, and passed on by
 * the task.
 *
 * @param firstMs When the first came, by `performance.now()`.
 */
export function isSecond(firstMs: number): boolean {
  return performance.now() - firstMs > 1000;
}

/**
 * Takes over Ctrl-C and SIGTERM until disposed: the first asks the work to end and save, the second ends the process. That
 * the `deno task` which started it was killed counts as SIGTERM. A terminal that is closed (SIGHUP) ends nothing: the work
 * outlives it.
 *
 * @param notice What to say at the first.
 * @returns The signal, and the way back to the system's own handling.
 */
export function catchInterrupt(notice: string): Interrupt {
  const controller = new AbortController();
  let firstMs = 0;
  let exitCode: number | undefined;
  const listenerOf = (signal: keyof typeof exitCodes) => () => {
    if (controller.signal.aborted) {
      if (isSecond(firstMs)) Deno.exit(exitCodes[signal]);
      return;
    }
    firstMs = performance.now();
    exitCode = exitCodes[signal];
    writeWhileOpen(Deno.stderr, `\n${notice}; press Ctrl-C again to end at once\n`);
    controller.abort();
  };
  const starter = watchStarter(listenerOf("SIGTERM"));
  const listeners: [Deno.Signal, () => void][] = [
    ["SIGINT", listenerOf("SIGINT")],
    ["SIGTERM", listenerOf("SIGTERM")],
    ["SIGHUP", () => starter.forget()],
  ];
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    [Symbol.dispose]: () => {
      starter.forget();
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
}
