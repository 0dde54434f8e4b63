import { UserRangeError } from "../errors/mod.ts";

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

/**
 * A duration for people: `0.4 s`, `42 s`, `3:07 min`, `2:05:09 h`.
 *
 * @param milliseconds The duration, at least 0.
 */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)} min`;
  return `${Math.floor(seconds / 3600)}:${two(seconds % 3600 / 60)}:${two(seconds % 60)} h`;
}

/**
 * A size for people in powers of 1,000: `512 B`, `9.3 kB`, `812 MB`, `1.2 GB`.
 *
 * @param bytes The size in bytes, at least 0.
 */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let value = bytes;
  while (unit < units.length - 1 && value >= 999.5) {
    value /= 1000;
    unit++;
  }
  return `${value < 9.95 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/**
 * A bar of block characters for terminals and text outputs: `████████░░░░`.
 *
 * @param fraction Share that is done, 0 to 1.
 * @param width Number of characters. Default 24.
 */
export function progressBar(fraction: number, width: number = 24): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}
