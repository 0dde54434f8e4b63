import { UserRangeError } from "../../errors/mod.ts";

/** How far a piece of work is and how fast it goes. */
export interface ProgressEstimate {
  /** Share that is done, 0 to 1. */
  readonly fraction: number;
  /** Steps per second over the last half minute; 0 as long as it is unknown. */
  readonly stepsPerSecond: number;
  /** Time left in milliseconds at that speed; `undefined` as long as it is unknown. */
  readonly remainingMs: number | undefined;
}

const WINDOW_MS = 30_000;

/**
 * Estimates speed and time left from steps and the times at which they were done. It reads no clock, so the
 * same steps and times give the same estimate.
 *
 * The speed is that of the last half minute, and the first step seen only starts the clock: it is much slower than the
 * others, since TensorFlow prepares itself in it.
 */
export class ProgressMeter {
  /** Number of steps of the whole work. */
  readonly total: number;
  #marks: { done: number; atMs: number }[] = [];

  /**
   * A meter that has not seen a step yet.
   *
   * @param total Number of steps of the whole work, at least 1.
   * @throws {RangeError} If `total` is not a number of at least 1.
   */
  constructor(total: number) {
    if (!(total >= 1)) {
      throw new UserRangeError(`Cannot measure progress: total is ${total} but must be at least 1`);
    }
    this.total = total;
  }

  /**
   * Notes how many steps are done.
   *
   * @param done Steps done so far, those of an earlier run that is resumed included.
   * @param atMs When, in milliseconds of any clock that only goes forward.
   * @throws {RangeError} If `done` is more than the total, or less than before.
   */
  advance(done: number, atMs: number): void {
    const before = this.#marks.at(-1)?.done ?? 0;
    if (!(done >= before && done <= this.total)) {
      throw new UserRangeError(
        `Cannot advance to step ${done}: it must be from ${before} to ${this.total}`,
      );
    }
    this.#marks.push({ done, atMs });
    while (this.#marks.length > 2 && atMs - this.#marks[1].atMs > WINDOW_MS) this.#marks.shift();
  }

  /** The estimate after the last step noted. */
  estimate(): ProgressEstimate {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    const done = last?.done ?? 0;
    const elapsedMs = last === undefined ? 0 : last.atMs - first.atMs;
    const steps = last === undefined ? 0 : last.done - first.done;
    const stepsPerSecond = elapsedMs > 0 ? steps / elapsedMs * 1000 : 0;
    const known = stepsPerSecond > 0 || done === this.total;
    return {
      fraction: done / this.total,
      stepsPerSecond,
      remainingMs: known ? (this.total - done) / (stepsPerSecond || 1) * 1000 : undefined,
    };
  }
}
