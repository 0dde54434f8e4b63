import { UserRangeError } from "../../errors/mod.ts";
import type { NamedArray } from "./named_array.ts";

/**
 * Arrays in half precision (IEEE 754 binary16, F16 in a safetensors file): half the bytes for 11 bits of each value. Every
 * value is rounded to the nearest, ties to even; below 2⁻¹⁴ the steps are 2⁻²⁴. `decodeSafetensors()` gives them back as
 * float32.
 *
 * @example A third has three digits left
 * ```ts
 * import { decodeSafetensors, encodeSafetensors, halfPrecision } from "lib/files";
 * import assert from "node:assert/strict";
 *
 * const third = { name: "third", shape: [1], data: Float32Array.of(1 / 3) };
 * const [{ data }] = decodeSafetensors(encodeSafetensors(halfPrecision([third]))).arrays;
 * assert.deepEqual(data, Float32Array.of(0.333251953125));
 * ```
 *
 * @param arrays The arrays, which stay as they are.
 * @returns New arrays: `Float16Array` where there was a `Float32Array` or `Float64Array`; others are the same.
 * @throws {RangeError} If a value is not finite, or would not be: half precision ends at 65504.
 */
export function halfPrecision(arrays: readonly NamedArray[]): NamedArray[] {
  return arrays.map((array) => {
    const { name, data } = array;
    if (!(data instanceof Float32Array || data instanceof Float64Array)) return array;
    const halves = Float16Array.from(data);
    const lost = halves.findIndex((value) => !Number.isFinite(value));
    if (lost < 0) return { ...array, data: halves };
    throw new UserRangeError(
      `Cannot round "${name}" to half precision: a value is ${
        data[lost]
      } but must be from -65504 to 65504`,
    );
  });
}
