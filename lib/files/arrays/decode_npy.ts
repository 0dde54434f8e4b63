import { checkOptions, UserInvalidDataError } from "../../errors/mod.ts";
import { arrayTypes } from "./array_type.ts";
import type { NamedArray } from "./named_array.ts";
import { widenFloat16 } from "./widen.ts";

/** Options of {@linkcode decodeNpy}. */
export interface DecodeNpyOptions {
  /** What errors call the file, such as its path. Default: `.npy`. */
  name?: string;
}

/**
 * Decodes a NumPy `.npy` file of format version 1 to 3
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 *
 * @example Write and read back
 * ```ts
 * import { decodeNpy, encodeNpy } from "lib/files";
 * import assert from "node:assert/strict";
 *
 * const file = encodeNpy(Int32Array.of(7, 2, 300), [3, 1]);
 * assert.deepEqual(decodeNpy(file), { shape: [3, 1], data: Int32Array.of(7, 2, 300) });
 * ```
 *
 * @param bytes The whole file.
 * @param options What errors call it.
 * @returns Its shape and values, copied. `float16` comes as float32, which holds all its values; `bool` as a
 * `Uint8Array` of 0 and 1.
 * @throws {Deno.errors.InvalidData} If the file is damaged, cut short or longer than its header says, in Fortran order, or
 * of a type that is neither integers nor floats, little-endian.
 */
export function decodeNpy(
  bytes: Uint8Array,
  options: DecodeNpyOptions = {},
): Pick<NamedArray, "shape" | "data"> {
  checkOptions<DecodeNpyOptions>("decodeNpy()", options, { name: "string" });
  const fail = (reason: string): never => {
    const name = options.name === undefined ? ".npy" : `"${options.name}"`;
    throw new UserInvalidDataError(`Cannot read ${name}: ${reason}`);
  };
  const { header, start } = splitFile(bytes, fail);
  const descriptor = /'descr':\s*(?:'([^']*)'|(.{1,40}))/.exec(header);
  const order = /'fortran_order':\s*(True|False)/.exec(header);
  const tuple = /'shape':\s*\(((?:\s*\d+L?\s*,)*\s*(?:\d+L?)?\s*)\)/.exec(header);
  if (descriptor === null || order === null || tuple === null) {
    return fail(`its header is ${JSON.stringify(header.trim().slice(0, 100))}`);
  }
  if (order[1] === "True") {
    fail("it is in Fortran order but must be in C order; save numpy.ascontiguousarray(array)");
  }
  const shape = (tuple[1].match(/\d+/g) ?? []).map(Number);
  const type = typeOf(descriptor[1]);
  if (type === undefined) {
    return fail(
      `its type is ${descriptor[1] ?? descriptor[2]} but must be one of ${
        Object.keys(types).join(", ")
      }; convert it with array.astype`,
    );
  }
  const expected = shape.includes(0) ? 0 : shape.reduce((size, axis) => size * axis, type.bytes);
  if (bytes.length - start !== expected) {
    fail(
      `${descriptor[1]} of shape [${shape}] takes ${expected} bytes but ${
        bytes.length - start
      } follow the header`,
    );
  }
  return { shape, data: type.decode(bytes.slice(start).buffer) };
}

interface NpyType {
  bytes: number;
  decode: (buffer: ArrayBuffer) => NamedArray["data"];
}

const types: Readonly<Record<string, NpyType>> = {
  ...Object.fromEntries(arrayTypes.map(({ npy, array }) => [
    npy,
    { bytes: Number(npy[2]), decode: (buffer: ArrayBuffer) => new array(buffer) },
  ])),
  "<f2": { bytes: 2, decode: widenFloat16 },
  "|b1": { bytes: 1, decode: (buffer) => new Uint8Array(buffer) },
};

/** Bytes have no order, so NumPy has read `<u1` as `|u1` ever since. */
function typeOf(descriptor: string | undefined): NpyType | undefined {
  const name = descriptor?.replace(/^[<>=](?=.1$)/, "|");
  return name !== undefined && Object.hasOwn(types, name) ? types[name] : undefined;
}

function splitFile(
  bytes: Uint8Array,
  fail: (reason: string) => never,
): { header: string; start: number } {
  const magic = bytes.subarray(0, 6).toHex();
  if (magic !== "934e554d5059") {
    fail(
      `it begins with ${
        magic === "" ? "nothing" : `0x${magic}`
      } but must begin with 0x934e554d5059 (\\x93NUMPY)`,
    );
  }
  if (bytes.length < 12) fail(`it ends after ${bytes.length} bytes, within its header`);
  const version = bytes[6];
  if (version < 1 || version > 3) fail(`its format version is ${version} but must be 1 to 3`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begin = version === 1 ? 10 : 12;
  const start = begin + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > bytes.length) {
    fail(`it ends after ${bytes.length} bytes but its header takes ${start}`);
  }
  const encoding = version === 3 ? "utf-8" : "latin1";
  return { header: new TextDecoder(encoding).decode(bytes.subarray(begin, start)), start };
}
