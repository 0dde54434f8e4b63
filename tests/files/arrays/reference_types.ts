import type { ArrayData } from "lib/files";

/** The arrays of `reference/make_reference.py`, by NumPy's names of their types. */
export const referenceTypes: Readonly<Record<string, ArrayData>> = {
  int8: Int8Array.of(-128, 127, 7),
  uint8: Uint8Array.of(0, 255, 7),
  int16: Int16Array.of(-(2 ** 15), 2 ** 15 - 1, 7),
  uint16: Uint16Array.of(0, 2 ** 16 - 1, 7),
  int32: Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 7),
  uint32: Uint32Array.of(0, 2 ** 32 - 1, 7),
  int64: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, 7n),
  uint64: BigUint64Array.of(0n, 2n ** 64n - 1n, 7n),
  float16: Float16Array.of(-65504, 2 ** -24, 0.5),
  float32: Float32Array.of(-(2 ** 127), 2 ** -149, 0.5),
  float64: Float64Array.of(-(2 ** 1023), 2 ** -1074, 0.1),
};

/** Values that no file of arrays holds, with what errors call them. */
export const otherValues: readonly [value: unknown, name: string][] = [
  [new Uint8ClampedArray(3), "Uint8ClampedArray"],
  [[1, 2, 3], "Array"],
  [new DataView(new ArrayBuffer(3)), "DataView"],
  [new ArrayBuffer(3), "ArrayBuffer"],
  [{ length: 3, [Symbol.toStringTag]: "Float32Array" }, "Object"],
  [undefined, "undefined"],
  [null, "null"],
  [7, "7"],
];

/** A file that NumPy or Python's safetensors wrote. */
export function reference(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(`../reference/${name}`, import.meta.url));
}
