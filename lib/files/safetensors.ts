import { type ArrayData, type NamedArray, sizeOfShape } from "./named_array.ts";
import { type DataType, dataTypes, parseSafetensorsHeader } from "./safetensors_header.ts";

/** Options of {@linkcode encodeSafetensors}. */
export interface EncodeSafetensorsOptions {
  /** Free text about the file, e.g. `{ epoch: "12" }`. Default: none. */
  metadata?: Readonly<Record<string, string>>;
}

/** What a safetensors file holds. */
export interface SafetensorsContent {
  /** The arrays, in the order of their bytes in the file; each has memory of its own. */
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
 * @param arrays The arrays: float32, int32, int64 (as `BigInt64Array`) or uint8.
 * @param options Text to store with them.
 * @returns The file's bytes, ready to be written.
 * @throws {TypeError} If a name is used twice or is `"__metadata__"`, which the format reserves, or a shape
 * does not hold as many values as its data.
 */
export function encodeSafetensors(
  arrays: readonly NamedArray[],
  options: EncodeSafetensorsOptions = {},
): Uint8Array<ArrayBuffer> {
  checkArrays(arrays);
  const sorted = arrays
    .map((array) => ({ ...array, dtype: dataTypeOf(array.data) }))
    .toSorted((a, b) => order.indexOf(a.dtype) - order.indexOf(b.dtype) || compare(a.name, b.name));

  const header: [string, unknown][] = [];
  const metadata = Object.entries(options.metadata ?? {}).toSorted(([a], [b]) => compare(a, b));
  if (metadata.length > 0) header.push(["__metadata__", Object.fromEntries(metadata)]);
  let end = 0;
  for (const { name, shape, data, dtype } of sorted) {
    const begin = end;
    end += data.byteLength;
    header.push([name, { dtype, shape, data_offsets: [begin, end] }]);
  }
  const text = new TextEncoder().encode(stringifyInOrder(header));
  // Spaces, so that the arrays start at a multiple of 8.
  const headerLength = Math.ceil(text.length / 8) * 8;

  const file = new Uint8Array(8 + headerLength + end).fill(0x20, 8, 8 + headerLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(text, 8);
  let at = 8 + headerLength;
  for (const { data } of sorted) {
    // Typed arrays hold the host's byte order, which is little-endian on every platform that Deno has.
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/**
 * Decodes a safetensors file, after checking all of its header: nothing missing, overlapping or left over.
 *
 * @param bytes The whole file.
 * @returns Arrays and metadata; the arrays are copies.
 * @throws {Deno.errors.InvalidData} If the file is cut short or damaged, or holds another type than F32,
 * I32, I64 and U8. The message says where.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsContent {
  const { entries, metadata, start } = parseSafetensorsHeader(bytes);
  const arrays = entries.map(({ name, dtype, shape, begin, end }) => {
    const { buffer } = bytes.slice(start + begin, start + end);
    return { name, shape, data: new dataTypes[dtype].array(buffer) };
  });
  return { arrays, metadata };
}

const order = Object.keys(dataTypes);

function dataTypeOf(data: ArrayData): DataType {
  if (data instanceof BigInt64Array) return "I64";
  if (data instanceof Float32Array) return "F32";
  return data instanceof Int32Array ? "I32" : "U8";
}

function checkArrays(arrays: readonly NamedArray[]): void {
  const names = new Set<string>();
  for (const { name, shape, data } of arrays) {
    if (names.has(name)) {
      throw new TypeError(`Cannot encode safetensors: two arrays are named "${name}"`);
    }
    if (name === "__metadata__") {
      throw new TypeError(`Cannot encode safetensors: the name "${name}" is the format's own`);
    }
    const size = sizeOfShape(shape);
    if (size !== data.length) {
      throw new TypeError(
        `Cannot encode safetensors: shape [${shape}] of "${name}" holds ${size} values but ` +
          `${data.length} are given`,
      );
    }
    names.add(name);
  }
}

/** JSON of an object with its keys as ordered here: an object itself would put keys like "1" first. */
function stringifyInOrder(entries: readonly [string, unknown][]): string {
  const members = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{${members.join(",")}}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
