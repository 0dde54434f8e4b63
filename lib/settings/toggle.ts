import * as v from "valibot";
import { checkOptions } from "../errors/mod.ts";
import type { Setting, SettingOptions } from "./setting.ts";

/**
 * A setting that is on or off. Its flag takes no value: given, it is the opposite of the default.
 *
 * @param options Its meaning and default, and the flag where that says the opposite.
 * @returns The setting.
 */
export function toggle(options: SettingOptions<boolean>): Setting<boolean> {
  checkOptions<SettingOptions<boolean>>("toggle()", options, {
    meaning: "string",
    default: "boolean",
    flag: "object",
  });
  const range = "true or false";
  return {
    schema: v.boolean(range),
    default: options.default,
    meaning: options.meaning,
    range,
    hint: undefined,
    flag: options.flag,
    parse: (text) => ({ true: true, false: false })[text],
    format: String,
  };
}
