import * as v from "valibot";
import { checkOptions } from "../errors/mod.ts";
import type { Setting, SettingOptions } from "./setting.ts";

/** Options of {@linkcode spelled}. */
export interface SpelledOptions<T extends object> extends SettingOptions<T> {
  /** Its values in words, each spelling with an example. */
  range: string;
  /** What stands for the value in a command's help. */
  hint: string;
  /** Gives a value back, or throws a RangeError that says what is wrong with it. */
  check(value: T): T;
  /** Reads a spelling, or throws a RangeError that says which there are. */
  parse(text: string): T;
  /** Spells a value as `parse` reads it. */
  format(value: T): string;
}

/**
 * A setting whose values are objects, with a spelling for the command line. In JSON they are what they are.
 *
 * @typeParam T The type of its values.
 * @param options Its meaning, default, check and spelling.
 * @returns The setting.
 */
export function spelled<T extends object>(options: SpelledOptions<T>): Setting<T> {
  checkOptions<SpelledOptions<object>>("spelled()", options, {
    meaning: "string",
    default: "object",
    flag: "object",
    range: "string",
    hint: "string",
    check: "function",
    parse: "function",
    format: "function",
  });
  const { check, range, hint, flag, meaning, parse, format } = options;
  return {
    schema: v.pipe(
      v.custom<T>((value) => typeof value === "object" && value !== null, range),
      v.rawCheck(({ dataset, addIssue }) => {
        if (!dataset.typed) return;
        try {
          check(dataset.value);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          addIssue({ message: error.message });
        }
      }),
    ),
    default: options.default,
    meaning,
    range,
    hint,
    flag,
    parse,
    format,
  };
}
