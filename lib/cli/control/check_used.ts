import { UserRangeError } from "../../errors/mod.ts";

/**
 * Refuses a setting of another algorithm.
 *
 * @param given What was asked for.
 * @param algorithm The algorithm, and the names of all settings that it has.
 * @throws {RangeError} If something was asked for that the algorithm does not have.
 */
export function checkUsed(
  given: object,
  { algorithm, used }: { algorithm: string; used: readonly string[] },
): void {
  const odd = Object.keys(given).find((setting) => !used.includes(setting));
  if (odd === undefined) return;
  throw new UserRangeError(
    `Cannot use setting "${odd}" with ${algorithm}: it has ${used.join(", ")}`,
  );
}
