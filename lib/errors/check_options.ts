import { didYouMean } from "./did_you_mean.ts";
import { UserRangeError, UserTypeError } from "./user_error.ts";

/** What `typeof` must give for a value of type `V`; `"any"` where more than one will do. */
export type OptionKind<V> = [V] extends [number] ? "number"
  : [V] extends [string] ? "string"
  : [V] extends [boolean] ? "boolean"
  : [V] extends [(...args: never[]) => unknown] ? "function"
  : [V] extends [object] ? "object"
  : "any";

/** The names of all options of `T`, each with the kind of its value; the compiler holds it to the interface. */
export type OptionKinds<T extends object> = {
  readonly [K in keyof Required<T>]: OptionKind<Required<T>[K]>;
};

/**
 * Refuses options that a function does not have, which would otherwise count as left out without a word, and values
 * of another kind. Ranges are the function's own to check.
 *
 * @typeParam T The function's interface of options.
 * @param name The function, as in `loadDataSet()`.
 * @param options What it was given.
 * @param kinds Every option that there is, with its kind.
 * @throws {RangeError} If an option is unknown; the message names the one that is meant.
 * @throws {TypeError} If a value is of another kind, or the options are no object.
 */
export function checkOptions<T extends object>(
  name: string,
  options: T,
  kinds: OptionKinds<T>,
): void {
  if (typeof options !== "object" || options === null) {
    throw new UserTypeError(`Cannot call ${name}: options are ${options} but must be an object`);
  }
  for (const [option, value] of Object.entries(options)) {
    if (!Object.hasOwn(kinds, option)) {
      throw new UserRangeError(
        `Cannot call ${name}: option "${option}" is unknown${
          didYouMean(option, Object.keys(kinds))
        }`,
      );
    }
    const kind: string = kinds[option as keyof T];
    if (value === undefined || kind === "any" || typeof value === kind && value !== null) continue;
    throw new UserTypeError(
      `Cannot call ${name}: ${option} is ${shown(value)} but must be ${article(kind)}`,
    );
  }
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : Deno.inspect(value);
}

function article(kind: string): string {
  return kind === "object" ? "an object" : `a ${kind}`;
}
