import { UserTypeError } from "../../errors/mod.ts";
import { arrayTypeOf, bytesOf } from "./array_type.ts";
import { type ArrayData, sizeOfShape } from "./named_array.ts";

const magic = "\x93NUMPY\x01\x00"; // the six bytes that open every .npy file, then format version 1.0

/**
 * Encodes one array as a NumPy `.npy` file, format version 1.0, little-endian, C order
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). The values are written as what they are:
 * an `Int8Array` as `int8`, a `Float64Array` as `float64`.
 *
 * @example Two rows of three numbers
 * ```ts
 * import { encodeNpy } from "lib/files";
 * import assert from "node:assert/strict";
 *
 * const file = encodeNpy(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
 * assert.equal(file.length, 128 + 6 * 4);
 * ```
 *
 * @param data The values in C order.
 * @param shape Length of each axis, e.g. `[count, height, width, channels]`; `[]` for a single number.
 * @returns The file's bytes, ready to be written.
 * @throws {TypeError} If `data` is not a typed array of integers or floats, or `shape` does not hold as many values.
 */
export function encodeNpy(data: ArrayData, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const { npy } = arrayTypeOf(data, { action: "encode .npy", what: "the data" });
  const size = sizeOfShape(shape);
  if (size !== data.length) {
    throw new UserTypeError(
      `Cannot encode .npy: shape [${shape}] holds ${size} values but ${data.length} are given`,
    );
  }
  // A Python tuple of one needs its comma: (3,)
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const fields = `{'descr': '${npy}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // The values start at a multiple of 64, so that NumPy can map the file; a newline ends the header.
  const start = Math.ceil((magic.length + 2 + fields.length + 1) / 64) * 64;
  const header = fields.padEnd(start - magic.length - 3) + "\n";

  const file = new Uint8Array(start + data.byteLength);
  file.set(Uint8Array.from(magic, (character) => character.charCodeAt(0)));
  new DataView(file.buffer).setUint16(magic.length, header.length, true);
  file.set(new TextEncoder().encode(header), magic.length + 2);
  file.set(bytesOf(data), start);
  return file;
}
