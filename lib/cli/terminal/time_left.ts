import { formatDuration, type ProgressMeter } from "../../learning/mod.ts";

/**
 * Notes how much is done, and estimates from the speed so far how long the rest will take.
 *
 * @param meter The work's meter; it notes the progress.
 * @param done How much is done, in the meter's unit.
 * @param nowMs The time in milliseconds, from any start. Default: the process's clock.
 * @returns Such as `12:34 min left`; empty while nothing can be told.
 */
export function timeLeft(
  meter: ProgressMeter,
  done: number,
  nowMs: number = performance.now(),
): string {
  meter.advance(done, nowMs);
  const { remainingMs } = meter.estimate();
  return remainingMs === undefined ? "" : `${formatDuration(remainingMs)} left`;
}
