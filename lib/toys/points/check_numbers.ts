import { UserRangeError } from "../../errors/mod.ts";

/**
 * Refuses a number that is not an integer of at least 1.
 *
 * @param action What cannot be done then, such as `draw points`.
 * @param numbers By name.
 * @throws {RangeError} If there is one.
 */
export function checkCounts(action: string, numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new UserRangeError(
      `Cannot ${action}: ${name} is ${value} but must be an integer of at least 1`,
    );
  }
}

/**
 * Refuses a number that is not finite and above 0.
 *
 * @param action What cannot be done then, such as `draw points`.
 * @param numbers By name.
 * @throws {RangeError} If there is one.
 */
export function checkPositive(action: string, numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (value > 0 && value < Infinity) continue;
    throw new UserRangeError(
      `Cannot ${action}: ${name} is ${value} but must be finite and above 0`,
    );
  }
}
