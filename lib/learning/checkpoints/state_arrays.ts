import { UserInvalidDataError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";

/** A state with its arrays taken out. */
export interface GatheredState {
  /** The state without them, plain data for JSON. */
  rest: unknown;
  /** The arrays, their names beginning with where they stood: `agents/1/learner/arrays/generator/dense/kernel`. */
  arrays: NamedArray[];
}

/** What stands in a list's place: the beginning of its arrays' names, and how many there are. */
interface Placeholder {
  $arrays: string;
  names: string[];
}

/**
 * Takes all lists of arrays out of a state, wherever they stand in it.
 *
 * @param state Plain data: objects, lists, texts, numbers, and lists of `NamedArray`.
 * @returns The rest, and the arrays; {@linkcode spreadArrays} puts them back.
 */
export function gatherArrays(state: unknown): GatheredState {
  const arrays: NamedArray[] = [];
  const visit = (value: unknown, path: string): unknown => {
    if (isArrayList(value)) {
      for (const array of value) arrays.push(renamed(array, `${path}/${array.name}`));
      return { $arrays: path, names: value.map(({ name }) => name) } satisfies Placeholder;
    }
    const under = (name: string | number) => path === "" ? `${name}` : `${path}/${name}`;
    // Agents and everything else that is numbered here count from 1.
    if (Array.isArray(value)) return value.map((entry, i) => visit(entry, under(i + 1)));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [name, visit(entry, under(name))]),
    );
  };
  return { rest: visit(state, ""), arrays };
}

/**
 * Puts the arrays back where {@linkcode gatherArrays} found them.
 *
 * @param rest The state without them.
 * @param arrays The arrays.
 * @returns The state.
 * @throws {Deno.errors.InvalidData} If an array is missing.
 */
export function spreadArrays(rest: unknown, arrays: readonly NamedArray[]): unknown {
  const byName = new Map(arrays.map((array) => [array.name, array]));
  const visit = (value: unknown): unknown => {
    if (isPlaceholder(value)) {
      return value.names.map((name) => {
        const array = byName.get(`${value.$arrays}/${name}`);
        if (array !== undefined) return { ...array, name };
        throw new UserInvalidDataError(
          `Cannot read a checkpoint: array "${value.$arrays}/${name}" is missing`,
        );
      });
    }
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, visit(entry)]));
  };
  return visit(rest);
}

function isArrayList(value: unknown): value is NamedArray[] {
  return Array.isArray(value) && value.length > 0 &&
    value.every((entry) => typeof entry === "object" && entry !== null && isArray(entry));
}

/** By its properties' names: its numbers may be read only when they are looked at. */
function isArray(entry: object): boolean {
  return "data" in entry && "name" in entry && "shape" in entry;
}

function renamed(array: NamedArray, name: string): NamedArray {
  return {
    name,
    shape: array.shape,
    get data() {
      return array.data;
    },
  };
}

function isPlaceholder(value: unknown): value is Placeholder {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "$arrays");
}
