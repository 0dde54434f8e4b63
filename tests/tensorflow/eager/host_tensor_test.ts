import assert from "node:assert/strict";
import { binding, dataType, execute, take, type Values } from "../loaded_binding.ts";

const {
  TF_BOOL,
  TF_COMPLEX64,
  TF_FLOAT,
  TF_INT32,
  TF_INT64,
  TF_STRING,
  TF_UINT8,
} = binding;
const utf8 = (text: string) => new TextEncoder().encode(text);

/** Every byte there is, zero included. */
const allBytes = Uint8Array.from({ length: 256 }, (_, i) => i);

const roundTrips: [subject: string, shape: number[], dtype: number, values: Values][] = [
  [
    "float32, the edges of its range included",
    [2, 3],
    TF_FLOAT,
    Float32Array.of(0, -1.5, 3.4028235e38, 1e-45, -Infinity, NaN),
  ],
  ["float32 minus zero", [1], TF_FLOAT, Float32Array.of(-0)],
  ["int32, the edges of its range", [2], TF_INT32, Int32Array.of(-(2 ** 31), 2 ** 31 - 1)],
  ["int64, the edges of its range", [2], TF_INT64, BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n)],
  ["bool", [2, 1], TF_BOOL, Uint8Array.of(1, 0)],
  ["uint8", [256], TF_UINT8, allBytes],
  ["complex64, parts in turn", [2], TF_COMPLEX64, Float32Array.of(1, -2, 0.5, NaN)],
  ["a scalar", [], TF_FLOAT, Float32Array.of(7)],
  ["nothing, in a shape with a zero", [2, 0, 3], TF_FLOAT, new Float32Array(0)],
  ["no strings", [0], TF_STRING, []],
  ["a string scalar", [], TF_STRING, [utf8("x")]],
  [
    "strings: empty, at and beyond the 22 bytes that are held in place, not ASCII, binary",
    [3, 2],
    TF_STRING,
    [
      utf8(""),
      utf8("a".repeat(22)),
      utf8("b".repeat(23)),
      utf8("Größe 寸法 📐"),
      allBytes,
      new Uint8Array(1_000_000).fill(255),
    ],
  ],
];

for (const [subject, shape, dtype, values] of roundTrips) {
  Deno.test(`createTensor() and tensorDataSync() keep ${subject}`, () => {
    const id = binding.createTensor(shape, dtype, values);
    assert.deepEqual(binding.tensorDataSync(id), values);
    assert.deepEqual(take(id), values, "the second time too");
  });
}

Deno.test("createTensor() takes int64 as pairs of int32, low word first, as tfjs writes it", () => {
  const id = binding.createTensor([2], TF_INT64, Int32Array.of(5, 1, -2, -1));
  assert.deepEqual(take(id), BigInt64Array.of(2n ** 32n + 5n, -2n));
});

Deno.test("createTensor() copies: later writes to the array do not reach the tensor", () => {
  const values = Float32Array.of(1, 2);
  const id = binding.createTensor([2], TF_FLOAT, values);
  values.fill(9);
  assert.deepEqual(take(id), Float32Array.of(1, 2));
});

Deno.test("createTensor() takes the part of a buffer that the array spans", () => {
  const values = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  assert.deepEqual(take(binding.createTensor([2], TF_FLOAT, values)), Float32Array.of(2, 3));
  const text = utf8("before|inside|after").subarray(7, 13);
  assert.deepEqual(take(binding.createTensor([], TF_STRING, [text])), [utf8("inside")]);
});

Deno.test("tensorDataSync() copies: what was read outlives its tensor", () => {
  const read = Array.from(
    { length: 50 },
    (_, i) => take(binding.createTensor([1000], TF_FLOAT, new Float32Array(1000).fill(i))),
  );
  read.forEach((values, i) => assert.deepEqual(values, new Float32Array(1000).fill(i)));
});

const bad: [subject: string, shape: number[], dtype: number, values: unknown, message: RegExp][] = [
  ["too few values", [2, 2], TF_FLOAT, new Float32Array(3), /\[2, 2\].*3 values but expected 4/],
  ["too many values", [2], TF_INT32, new Int32Array(3), /\[2\].*3 values but expected 2/],
  ["half a complex number", [2], TF_COMPLEX64, new Float32Array(3), /3 values but expected 4/],
  ["half an int64", [2], TF_INT64, new Int32Array(3), /3 values but expected 4/],
  ["too few strings", [2], TF_STRING, [utf8("a")], /\[2\].*1 values but expected 2/],
  [
    "int32 as float32",
    [1],
    TF_FLOAT,
    new Int32Array(1),
    /of float: its values cannot be Int32Array/,
  ],
  [
    "float32 as int32",
    [1],
    TF_INT32,
    new Float32Array(1),
    /of int32: its values cannot be Float32Array/,
  ],
  [
    "float64 as float32",
    [1],
    TF_FLOAT,
    new Float64Array(1),
    /of float: its values cannot be Float64Array/,
  ],
  ["a plain array as float32", [1], TF_FLOAT, [1], /of float: its values cannot be Array/],
  ["nothing at all", [1], TF_FLOAT, null, /of float: its values cannot be null/],
  ["strings that are not bytes", [1], TF_STRING, ["a"], /from string: expected Uint8Array/],
  [
    "numbers as strings",
    [1],
    TF_STRING,
    new Uint8Array(1),
    /of string: its values cannot be Uint8Array/,
  ],
  [
    "an unknown data type",
    [1],
    1000,
    new Int32Array(1),
    /of data type 1000: its values cannot be Int32Array/,
  ],
  ["a negative dimension", [-1, -2], TF_FLOAT, new Float32Array(2), /\[-1, -2\]: expected whole/],
  ["half a dimension", [1.5, 2], TF_FLOAT, new Float32Array(3), /\[1.5, 2\]: expected whole/],
  ["a dimension that is no number", [NaN], TF_FLOAT, new Float32Array(0), /\[NaN\]: expected/],
  ["a size beyond 64 bits", [2 ** 52, 2 ** 52, 0], TF_FLOAT, new Float32Array(0), /product is/],
  ["too many dimensions", Array(255).fill(1), TF_FLOAT, new Float32Array(1), /255 dimensions/],
];

for (const [subject, shape, dtype, values, message] of bad) {
  Deno.test(`createTensor() refuses ${subject}`, () => {
    const before = binding.getNumOfTensors();
    assert.throws(() => binding.createTensor(shape, dtype, values as Values), (error: Error) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, message);
      return true;
    });
    assert.equal(binding.getNumOfTensors(), before);
  });
}

Deno.test("tensorDataSync() refuses a data type that JavaScript has no array for", () => {
  const bfloat16 = 14;
  const attributes = [dataType(TF_FLOAT, "SrcT"), dataType(bfloat16, "DstT")];
  const [{ id, dtype }] = execute("Cast", attributes, [[[1], TF_FLOAT, Float32Array.of(1)]]);
  assert.equal(dtype, bfloat16);
  assert.throws(() => take(id), { name: "TypeError", message: /bfloat16.*cast it to float32/ });
});
