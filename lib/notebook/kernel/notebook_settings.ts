import { UserRangeError } from "../../errors/mod.ts";

/** The environment variable that carries `--set`: a JSON object of texts, by setting. */
export const settingsVariable = "FEDGAN_SETTINGS";

/**
 * A notebook's settings: its own, with those that `deno task notebooks --set name=value` asked for in their place.
 * A configuration cell passes everything that a reader may want to change:
 *
 * ```ts ignore
 * const { epochs, seed } = notebookSettings({ epochs: 5, seed: 42 });
 * ```
 *
 * A text becomes what stands in its place: a number, `true` or `false`, or a text; where that is an object or a list,
 * JSON.
 *
 * @param own The notebook's own settings.
 * @returns A copy with the changes that were asked for.
 * @throws {RangeError} If a setting was asked for that the notebook does not have, or a value is of another kind.
 */
export function notebookSettings<T extends object>(own: T): T {
  const asked = Object.entries(askedSettings());
  return {
    ...own,
    ...Object.fromEntries(asked.map(([name, text]) => [name, read(own, name, text)])),
  };
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

/** What a text means in the place of a notebook's own setting. */
function read(own: object, name: string, text: string): unknown {
  const names = Object.keys(own);
  if (!Object.hasOwn(own, name)) {
    throw new UserRangeError(
      `Cannot set ${name}: this notebook has the settings ${names.toSorted().join(", ")}`,
    );
  }
  const before = (own as Record<string, unknown>)[name];
  const kind = typeof before;
  const value = kind === "string" ? text : parsed(text);
  if (typeof value === kind && Array.isArray(value) === Array.isArray(before) && value !== null) {
    return value;
  }
  const expected = kind === "object" ? `JSON such as ${JSON.stringify(before)}` : `a ${kind}`;
  throw new UserRangeError(`Cannot set ${name} to "${text}": expected ${expected}`);
}

/** The value of a JSON text; undefined if it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
