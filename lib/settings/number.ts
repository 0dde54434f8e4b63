import * as v from "valibot";
import { checkOptions } from "../errors/mod.ts";
import type { Setting, SettingOptions } from "./setting.ts";

/** Options of {@linkcode number}: its range has one bound at each end, or none. */
export interface NumberOptions extends SettingOptions<number> {
  /** The number that its values are above. Default: none. */
  above?: number;
  /** Its smallest value. Default: none. */
  least?: number;
  /** The number that its values are below. Default: none. */
  below?: number;
  /** Its largest value. Default: none. */
  most?: number;
}

/**
 * A setting that is a finite number.
 *
 * @param options Its meaning, default and range.
 * @returns The setting.
 */
export function number(options: NumberOptions): Setting<number> {
  checkOptions<NumberOptions>("number()", options, {
    meaning: "string",
    default: "number",
    flag: "object",
    above: "number",
    least: "number",
    below: "number",
    most: "number",
  });
  const range = numberRange(options);
  const { above = -Infinity, least = -Infinity, below = Infinity, most = Infinity } = options;
  return {
    schema: v.pipe(
      v.number(range),
      v.finite(range),
      v.check((value) => value > above && value >= least && value < below && value <= most, range),
    ),
    default: options.default,
    meaning: options.meaning,
    range,
    hint: "number",
    flag: options.flag,
    parse: parseNumber,
    format: String,
  };
}

/** A range in words. */
function numberRange({ above, least, below, most }: NumberOptions): string {
  if (least !== undefined && most !== undefined) return `a number from ${least} to ${most}`;
  const lower = above === undefined
    ? least === undefined ? [] : [`of at least ${least}`]
    : [`above ${above}`];
  const upper = below === undefined
    ? most === undefined ? [] : [`of at most ${most}`]
    : [`below ${below}`];
  const article = upper.length === 0 ? "a finite number" : "a number";
  return [article, [...lower, ...upper].join(" and ")].join(" ").trimEnd();
}

/**
 * Reads a decimal number. `Number("")` is 0, and `Number("0x10")` 16: neither is what the user meant.
 *
 * @param text `12`, `-1.5`, `.5`, `2e-4`.
 * @returns The number; NaN if it is none.
 */
export function parseNumber(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}
