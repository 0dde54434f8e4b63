import assert from "node:assert/strict";
import { decodeSafetensors, encodeSafetensors, halfPrecision, type NamedArray } from "lib/files";
import { reference } from "./reference_types.ts";

const [single, half] = ["single", "half"].map((name) =>
  decodeSafetensors(reference("half.safetensors")).arrays.find((array) => array.name === name)!
);

Deno.test("halfPrecision() rounds as NumPy does, subnormals and ties too, into the bytes that Python writes", () => {
  const [rounded] = halfPrecision([{ ...single, name: "half" }]);
  assert.ok(rounded.data instanceof Float16Array);
  assert.equal(single.data.length, 2018);
  // Bits, so that -0 is not 0.
  const bits = (data: Iterable<number>) => new Uint16Array(Float16Array.from(data).buffer);
  assert.deepEqual(bits(rounded.data), bits(half.data as Float32Array));
  assert.deepEqual(encodeSafetensors([rounded, single]), reference("half.safetensors"));
});

Deno.test("halfPrecision() refuses what would not be finite, and names it", () => {
  const array = (value: number): NamedArray => ({
    name: "dense/kernel",
    shape: [2],
    data: Float32Array.of(1, value),
  });
  assert.equal(halfPrecision([array(65519)])[0].data[1], 65504);
  for (const value of [65520, -65520, 1e30, Infinity, NaN]) {
    assert.throws(() => halfPrecision([array(value)]), {
      name: "RangeError",
      message: `Cannot round "dense/kernel" to half precision: a value is ${
        Math.fround(value)
      } but must be from -65504 to 65504`,
    });
  }
});

Deno.test("halfPrecision() leaves integers and what it is given as they are", () => {
  const steps = { name: "steps", shape: [1], data: Int32Array.of(70_000) };
  const weight = { name: "weight", shape: [1], data: Float32Array.of(1 / 3) };
  assert.equal(halfPrecision([steps, weight])[0], steps);
  assert.deepEqual(weight.data, Float32Array.of(1 / 3));
});
