import * as v from "valibot";
import { UserRangeError } from "../errors/mod.ts";

/** One setting: all that is known about it before a user chooses its value. */
export interface Setting<T> {
  /** Takes the setting's values and nothing else; what it says of another value is what is expected. */
  readonly schema: v.GenericSchema<unknown, T>;
  /** The value where none is chosen. */
  readonly default: T;
  /** What it decides: one phrase, as it stands in a command's help. */
  readonly meaning: string;
  /** Its values in words: `an integer from 1 to 1000`. */
  readonly range: string;
  /** What stands for the value in a command's help: `number`, `word`; undefined for a flag without a value. */
  readonly hint: string | undefined;
  /** The command line's flag, where that is not the setting's name and meaning. */
  readonly flag: Flag | undefined;
  /**
   * Reads a value as the command line spells it; a text that spells none gives a value that the schema refuses.
   */
  parse(text: string): unknown;
  /** Spells a value as {@linkcode Setting.parse} reads it. */
  format(value: T): string;
}

/** A flag of the command line. */
export interface Flag {
  /** Its name without the dashes. */
  readonly name: string;
  /** What it does, as it stands in a command's help. */
  readonly meaning: string;
}

/** The type of a setting's values. */
export type ValueOf<S> = S extends Setting<infer T> ? T : never;

/** What every setting is made from. */
export interface SettingOptions<T> {
  /** What it decides: one phrase, as it stands in a command's help. */
  meaning: string;
  /** The value where none is chosen. */
  default: T;
  /** The command line's flag. Default: the setting's name, as in `batch-size`, and its meaning. */
  flag?: Flag;
}

/**
 * Checks a value.
 *
 * @typeParam T The type of the setting's values.
 * @param name The setting's name, for the message.
 * @param setting The setting.
 * @param value What was chosen.
 * @param spelling The value as it was given. Default: the value as JSON.
 * @returns The value.
 * @throws {RangeError} If it is of another type or outside the range.
 */
export function checkSetting<T>(
  name: string,
  setting: Setting<T>,
  value: unknown,
  spelling: string = spell(value),
): T {
  const result = v.safeParse(setting.schema, value, { abortEarly: true, abortPipeEarly: true });
  if (result.success) return result.output;
  const { message } = result.issues[0];
  throw new UserRangeError(
    message.startsWith("Cannot ") ? message : `Cannot use ${name} ${spelling}: expected ${message}`,
  );
}

/**
 * Reads and checks a value as the command line spells it.
 *
 * @typeParam T The type of the setting's values.
 * @param name The setting's name, for the message.
 * @param setting The setting.
 * @param text The spelling.
 * @returns The value.
 * @throws {RangeError} If the text spells no value, or one that is outside the range.
 */
export function parseSetting<T>(name: string, setting: Setting<T>, text: string): T {
  return checkSetting(name, setting, setting.parse(text), text === "" ? '""' : text);
}

function spell(value: unknown): string {
  return typeof value === "object" || typeof value === "string"
    ? JSON.stringify(value)
    : String(value);
}
