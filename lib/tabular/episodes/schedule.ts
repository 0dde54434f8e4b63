import { UserTypeError } from "../../errors/mod.ts";
import { checkNumber, type NumberRange } from "../check_number.ts";

/** A number that changes evenly from episode to episode, and then stays. */
export interface LinearSchedule {
  /** In the first episode. */
  readonly from: number;
  /** After so many episodes, from the next one on. */
  readonly to: number;
  /** After how many episodes `to` is reached, an integer of at least 1. */
  readonly episodes: number;
}

/** A number for every episode: always the same, or one that changes evenly. */
export type Schedule = number | LinearSchedule;

/**
 * The number of one episode.
 *
 * @param schedule The schedule.
 * @param episodes How many episodes are finished.
 * @returns The number.
 */
export function scheduled(schedule: Schedule, episodes: number): number {
  if (typeof schedule === "number") return schedule;
  const { from, to } = schedule;
  return from + (to - from) * Math.min(1, episodes / schedule.episodes);
}

/**
 * Refuses a schedule outside a range.
 *
 * @param action What cannot be done then, as in `Cannot learn`.
 * @param named The schedule under its name.
 * @param range What its numbers must be.
 * @throws {RangeError} If one is not.
 * @throws {TypeError} If it is neither a number nor `{ from, to, episodes }`.
 */
export function checkSchedule(
  action: string,
  named: Readonly<Record<string, Schedule>>,
  range: NumberRange,
): void {
  for (const [name, schedule] of Object.entries(named)) {
    if (typeof schedule === "number") {
      checkNumber(action, { [name]: schedule }, range);
      continue;
    }
    const { from, to, episodes, ...rest } = schedule ?? {};
    const isWhole = [from, to, episodes].every((part) => typeof part === "number") &&
      Object.keys(rest).length === 0;
    if (!isWhole) {
      throw new UserTypeError(
        `${action}: ${name} is ${
          Deno.inspect(schedule)
        } but must be a number or { from, to, episodes }`,
      );
    }
    checkNumber(action, { [`${name}.from`]: from, [`${name}.to`]: to }, range);
    checkNumber(action, { [`${name}.episodes`]: episodes }, { least: 1, isInteger: true });
  }
}

/**
 * Refuses a step size outside its range.
 *
 * @param learningRate α, from 0 to 1.
 * @throws {RangeError} If it is outside its range.
 * @throws {TypeError} If it is neither a number nor `{ from, to, episodes }`.
 */
export function checkLearningRate(learningRate: Schedule): void {
  checkSchedule("Cannot learn", { learningRate }, { least: 0, most: 1 });
}
