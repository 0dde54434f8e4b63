import { UserRangeError } from "../errors/mod.ts";

/** What a number must be. */
export interface NumberRange {
  /** The least value; `-Number.MAX_VALUE` for any finite number. Default: none. */
  readonly least?: number;
  /** The greatest value; `Number.MAX_VALUE` for any finite number. Default: none. */
  readonly most?: number;
  /** Whether it must be whole. Default: no. */
  readonly isInteger?: boolean;
  /** Whether it must be greater than the least value. Default: no. */
  readonly isAbove?: boolean;
}

/**
 * Refuses a number outside its range; NaN is outside every range.
 *
 * @param action What cannot be done then, as in `Cannot plan`.
 * @param named The number under its name.
 * @param range What it must be.
 * @throws {RangeError} If it is not.
 */
export function checkNumber(
  action: string,
  named: Readonly<Record<string, number>>,
  range: NumberRange,
): void {
  const { least = -Infinity, most = Infinity, isInteger = false, isAbove = false } = range;
  for (const [name, value] of Object.entries(named)) {
    const isInside = value >= least && value <= most && !(isAbove && value === least);
    if (isInside && (!isInteger || Number.isSafeInteger(value) || value === most)) continue;
    const isFinite = most === Number.MAX_VALUE;
    const kind = isInteger ? "an integer" : isFinite ? "a finite number" : "a number";
    const bounds = [
      least <= -Number.MAX_VALUE ? "" : isAbove ? `above ${least}` : `of at least ${least}`,
      most >= Number.MAX_VALUE ? "" : `at most ${most}`,
    ].filter(Boolean).join(" and ");
    throw new UserRangeError(
      `${action}: ${name} is ${value} but must be ${[kind, bounds].filter(Boolean).join(" ")}`,
    );
  }
}
