import { checkOptions, UserInvalidDataError, UserTypeError } from "../../errors/mod.ts";
import { joinBytes } from "../join_bytes.ts";
import { readBytes } from "../read_bytes.ts";
import { type ArrayType, arrayTypeOf, arrayTypes, bytesOf } from "./array_type.ts";
import { type NamedArray, sizeOfShape } from "./named_array.ts";
import { parseSafetensorsHeader, type SafetensorsHeader } from "./safetensors_header.ts";

/** Options of {@linkcode encodeSafetensors}. */
export interface EncodeSafetensorsOptions {
  /** Free text about the file, e.g. `{ epoch: "12" }`. Default: none. */
  metadata?: Readonly<Record<string, string>>;
}

/** What a safetensors file holds. */
export interface SafetensorsContent {
  /** The arrays, in the order of their bytes in the file. */
  arrays: NamedArray[];
  /** The file's free text; `{}` if it has none. */
  metadata: Record<string, string>;
}

/**
 * Encodes arrays as a safetensors file (https://huggingface.co/docs/safetensors). The bytes depend on the
 * content alone, not on the order of `arrays`, and are those that Python's `safetensors` writes: wider
 * types first, so that every array is aligned, then by name.
 *
 * @example Write and read back
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from "lib/files";
 * import assert from "node:assert/strict";
 *
 * const kernel = { name: "dense/kernel", shape: [1, 2], data: Float32Array.of(0.5, -0.5) };
 * const file = encodeSafetensors([kernel], { metadata: { epoch: "12" } });
 * assert.deepEqual(decodeSafetensors(file), { arrays: [kernel], metadata: { epoch: "12" } });
 * ```
 *
 * @param arrays The arrays; each is written as what it is, a `Float64Array` as F64.
 * @param options Text to store with them.
 * @returns The file's bytes, ready to be written.
 * @throws {TypeError} If an array's data is not a typed array of integers or floats, a name is used twice, is
 * `"__metadata__"`, which the format reserves, or no Unicode, or a shape does not hold as many values as its data.
 */
export function encodeSafetensors(
  arrays: readonly NamedArray[],
  options: EncodeSafetensorsOptions = {},
): Uint8Array<ArrayBuffer> {
  checkOptions<EncodeSafetensorsOptions>("encodeSafetensors()", options, { metadata: "object" });
  return joinBytes([...safetensorsParts(arrays, options)]);
}

/**
 * Encodes arrays as {@linkcode encodeSafetensors} does, part by part: the header, then each array's bytes. An array whose
 * `data` is read when it is looked at is read twice, and need not be in memory with the others.
 *
 * @param arrays The arrays.
 * @param options Text to store with them.
 * @returns The file's bytes in order, not copied; nothing is checked before the first is asked for.
 * @throws {TypeError} As {@linkcode encodeSafetensors} does.
 */
export function* safetensorsParts(
  arrays: readonly NamedArray[],
  options: EncodeSafetensorsOptions = {},
): Generator<Uint8Array, void> {
  checkOptions<EncodeSafetensorsOptions>("safetensorsParts()", options, { metadata: "object" });
  const metadata = Object.entries(options.metadata ?? {}).toSorted(([a], [b]) => compare(a, b));
  checkMetadata(metadata);
  const sorted = laidOut(arrays).toSorted((a, b) =>
    arrayTypes.indexOf(a.type) - arrayTypes.indexOf(b.type) || compare(a.array.name, b.array.name)
  );

  const header: [string, unknown][] = [];
  if (metadata.length > 0) header.push(["__metadata__", Object.fromEntries(metadata)]);
  let end = 0;
  for (const { array: { name, shape }, type, byteLength } of sorted) {
    const begin = end;
    end += byteLength;
    header.push([name, { dtype: type.safetensors, shape, data_offsets: [begin, end] }]);
  }
  const text = new TextEncoder().encode(stringifyInOrder(header));
  // Spaces, so that the arrays start at a multiple of 8.
  const headerLength = Math.ceil(text.length / 8) * 8;

  const start = new Uint8Array(8 + headerLength).fill(0x20, 8);
  new DataView(start.buffer).setBigUint64(0, BigInt(headerLength), true);
  start.set(text, 8);
  yield start;
  for (const { array } of sorted) yield bytesOf(array.data);
}

/** Options of {@linkcode decodeSafetensors}. */
export interface DecodeSafetensorsOptions {
  /** What errors call the file, such as its path. Default: `safetensors`. */
  name?: string;
  /**
   * Whether arrays are views of the file's bytes in place of copies, where those need no conversion and are aligned; the
   * bytes then stay in memory as long as one of them does. Default: false.
   */
  inPlace?: boolean;
}

/**
 * Decodes a safetensors file, after checking all of its header: nothing missing, overlapping, left over or there twice.
 *
 * @param bytes The whole file.
 * @param options What errors call it, and whether arrays are copies.
 * @returns Arrays and metadata. F16 and BF16 come as float32, which holds all their values; BOOL as
 * a `Uint8Array` of 0 and 1.
 * @throws {Deno.errors.InvalidData} If the file is cut short or damaged, or holds numbers of 8 bits with a point, or
 * complex ones. The message says where.
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  options: DecodeSafetensorsOptions = {},
): SafetensorsContent {
  checkOptions<DecodeSafetensorsOptions>("decodeSafetensors()", options, {
    name: "string",
    inPlace: "boolean",
  });
  const { entries, metadata, start } = parseHeader(bytes, options);
  const arrays = entries.map(({ name, type, shape, begin, end }) => {
    const stays = options.inPlace && type.isPlain &&
      (bytes.byteOffset + start + begin) % type.bytes === 0;
    const part: [number, number] = [start + begin, start + end];
    const { buffer, byteOffset } = stays ? bytes.subarray(...part) : bytes.slice(...part);
    const data = type.decode(buffer as ArrayBuffer, byteOffset, (end - begin) / type.bytes);
    return { name, shape, data };
  });
  return { arrays, metadata };
}

/**
 * Reads a safetensors file.
 *
 * @param path The file.
 * @returns Its content, see {@linkcode decodeSafetensors}.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it is not a whole safetensors file; the message names it.
 * @throws {Error} If the system refuses to read it; `cause` is its error.
 */
export async function readSafetensors(path: string): Promise<SafetensorsContent> {
  return decodeSafetensors(await readBytes(path), { name: path });
}

function parseHeader(bytes: Uint8Array, options: DecodeSafetensorsOptions): SafetensorsHeader {
  try {
    return parseSafetensorsHeader(bytes);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.InvalidData)) throw cause;
    const name = options.name === undefined ? "safetensors" : `"${options.name}"`;
    throw new UserInvalidDataError(`Cannot read ${name}: ${cause.message}`, { cause });
  }
}

function checkMetadata(metadata: readonly [string, unknown][]): void {
  for (const [key, value] of metadata) {
    if (typeof value !== "string") {
      throw new UserTypeError(
        `Cannot encode safetensors: metadata "${key}" is ${value} but must be a string`,
      );
    }
  }
}

/** An array with what a file has to say of it. */
interface LaidOut {
  readonly array: NamedArray;
  readonly type: ArrayType;
  readonly byteLength: number;
}

/** Checks arrays, and finds out what they are; their numbers are read once, and not kept. */
function laidOut(arrays: readonly NamedArray[]): LaidOut[] {
  const names = new Set<string>();
  return arrays.map((array) => {
    const { name, shape, data } = array;
    const type = arrayTypeOf(data, { action: "encode safetensors", what: `the data of "${name}"` });
    if (names.has(name)) {
      throw new UserTypeError(`Cannot encode safetensors: two arrays are named "${name}"`);
    }
    if (name === "__metadata__") {
      throw new UserTypeError(`Cannot encode safetensors: the name "${name}" is the format's own`);
    }
    if (!name.isWellFormed()) {
      throw new UserTypeError(`Cannot encode safetensors: the name "${name}" is not Unicode text`);
    }
    const size = sizeOfShape(shape);
    if (size !== data.length) {
      throw new UserTypeError(
        `Cannot encode safetensors: shape [${shape}] of "${name}" holds ${size} values but ` +
          `${data.length} are given`,
      );
    }
    names.add(name);
    return { array, type, byteLength: data.byteLength };
  });
}

/** JSON of an object with its keys as ordered here: an object itself would put keys like "1" first. */
function stringifyInOrder(entries: readonly [string, unknown][]): string {
  const members = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{${members.join(",")}}`;
}

/** The order of Unicode's numbers, which is that of UTF-8's bytes; JavaScript's own puts emoji before other signs. */
function compare(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const differs = left.findIndex((character, i) => character !== right[i]);
  if (differs < 0) return left.length - right.length;
  return left[differs].codePointAt(0)! - (right[differs]?.codePointAt(0) ?? -1);
}
