import { custom } from "valibot";
import { didYouMean, UserRangeError } from "../../errors/mod.ts";
import {
  integer,
  number,
  parseSetting,
  seed,
  type SettingsFamily,
  type SettingsRecord,
  toggle,
} from "../../settings/mod.ts";

/** The environment variable that carries `--set`: a JSON object of texts, by setting. */
export const settingsVariable = "FEDGAN_SETTINGS";

/**
 * A notebook's settings: its own, with those that `deno task notebooks --set name=value` asked for in their place.
 * A configuration cell passes everything that a reader may want to change, and the family that says which values are
 * allowed:
 *
 * ```ts ignore
 * const { turns, ...ofGan } = notebookSettings({ ...ganOptions(), turns: 3 }, ganSettings);
 * ```
 *
 * A text is read as the family's command line reads it. A setting that no family has is read as what stands in its
 * place: a whole number of at least 1 stays one; any other number stays a finite number; there are `true` and `false`,
 * texts, and JSON for an object or a list.
 *
 * @param own The notebook's own settings.
 * @param family Settings whose types and ranges are known. Default: none.
 * @returns A copy with the changes that were asked for.
 * @throws {RangeError} If a setting was asked for that the notebook does not have, or a value is outside its range.
 */
export function notebookSettings<T extends object>(
  own: T,
  family?: Pick<SettingsFamily<SettingsRecord>, "settings">,
): T {
  const changed = Object.entries(askedSettings()).map(([name, text]) => {
    if (!Object.hasOwn(own, name)) {
      throw new UserRangeError(
        `Cannot set ${name}: this notebook has no such setting${
          didYouMean(name, Object.keys(own))
        }`,
      );
    }
    const known = family?.settings ?? {};
    const setting = Object.hasOwn(known, name)
      ? known[name]
      : settingOf(name, own[name as keyof T]);
    return [name, parseSetting(name, setting, text)];
  });
  return { ...own, ...Object.fromEntries(changed) };
}

function askedSettings(): Record<string, string> {
  const text = Deno.env.get(settingsVariable);
  if (!text) return {};
  try {
    const asked: unknown = JSON.parse(text);
    if (isTexts(asked)) return asked;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UserRangeError(
    `Cannot use ${settingsVariable} ${text}: expected JSON such as {"epochs":"5"}`,
  );
}

function isTexts(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === "string");
}

/** The setting that a value of the notebook's own stands for. */
function settingOf(name: string, value: unknown): SettingsRecord[string] {
  const meaning = "the notebook's own";
  if (name === "seed" && typeof value === "number") return seed(value);
  if (typeof value === "number") {
    return Number.isSafeInteger(value) && value >= 1
      ? integer({ meaning, default: value, least: 1, most: Number.MAX_SAFE_INTEGER })
      : number({ meaning, default: value });
  }
  if (typeof value === "boolean") return toggle({ meaning, default: value });
  const range = typeof value === "string" ? "a text" : `JSON such as ${JSON.stringify(value)}`;
  return {
    schema: custom((other) => kindOf(other) === kindOf(value), range),
    default: value,
    meaning,
    range,
    hint: "value",
    flag: undefined,
    parse: typeof value === "string" ? (text) => text : parsedJson,
    format: JSON.stringify,
  };
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "list" : value === null ? "null" : typeof value;
}

/** The value of a JSON text; undefined if it is none. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
