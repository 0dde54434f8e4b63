import { stopSignal } from "../kernel/stop_signal.ts";
import { inNotebook } from "../show/cell_output.ts";

/** What has to be known of a log: whether it is of a step, and of which agent. */
interface ShownLog {
  readonly kind: string;
  readonly agent?: number;
}

/**
 * A training's logs, until the reader presses Stop. One that was given {@linkcode stopSignal} ends by itself, within a step of
 * each agent, and may still have something to save or to say. One that takes another step after that was not given it, and
 * is left.
 *
 * @param logs The logs of a training.
 * @returns The same.
 * @throws {DOMException} The signal's reason, if Stop left the training.
 */
export async function* untilStopped<Log extends ShownLog>(
  logs: AsyncIterable<Log>,
): AsyncGenerator<Log, void> {
  // In a program, Ctrl-C is not the view's.
  if (!inNotebook()) return yield* logs;
  const stop = stopSignal();
  const stepped = new Set<number | undefined>();
  for await (const log of logs) {
    yield log;
    if (!stop.aborted || log.kind !== "step") continue;
    if (stepped.has(log.agent)) throw stop.reason;
    stepped.add(log.agent);
  }
}
