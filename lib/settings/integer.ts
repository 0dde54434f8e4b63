import * as v from "valibot";
import { parseNumber } from "./number.ts";
import { checkOptions } from "../errors/mod.ts";
import type { Setting, SettingOptions } from "./setting.ts";

/** Options of {@linkcode integer}. */
export interface IntegerOptions extends SettingOptions<number> {
  /** Its smallest value. */
  least: number;
  /**
   * Its largest value. A number beyond reason is refused at once, not when memory ends or after hours.
   * Say beside it what such a number would take.
   */
  most: number;
}

/**
 * A setting that is a whole number.
 *
 * @param options Its meaning, default and range.
 * @returns The setting.
 */
export function integer(options: IntegerOptions): Setting<number> {
  checkOptions<IntegerOptions>("integer()", options, {
    meaning: "string",
    default: "number",
    flag: "object",
    least: "number",
    most: "number",
  });
  const { least, most } = options;
  const atLeast = `an integer of at least ${least}`;
  return {
    schema: v.pipe(
      v.number(atLeast),
      v.safeInteger(atLeast),
      v.minValue(least, atLeast),
      v.maxValue(most, `an integer of at most ${most}`),
    ),
    default: options.default,
    meaning: options.meaning,
    range: `an integer from ${least} to ${most}`,
    hint: "number",
    flag: options.flag,
    parse: parseNumber,
    format: String,
  };
}
