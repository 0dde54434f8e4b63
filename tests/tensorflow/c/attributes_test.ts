import assert from "node:assert/strict";
import {
  binding,
  dataType,
  execute,
  type NewTensor,
  take,
  type Values,
} from "../loaded_binding.ts";

const { TF_ATTR_BOOL, TF_ATTR_FLOAT, TF_ATTR_INT, TF_ATTR_SHAPE, TF_ATTR_STRING, TF_ATTR_TYPE } =
  binding;
const { TF_BOOL, TF_FLOAT, TF_INT32, TF_INT64, TF_STRING } = binding;

const attribute = (name: string, type: number, value: unknown) => ({ name, type, value });

/** The values of the one output of an operation. */
function output(
  name: string,
  attributes: ReturnType<typeof attribute>[],
  ...inputs: NewTensor[]
): Values {
  return take(execute(name, attributes, inputs)[0].id);
}

const numbers: NewTensor = [[1, 4, 1, 1], TF_FLOAT, Float32Array.of(1, 2, 3, 4)];

Deno.test("attributes of strings and lists of integers reach the operation", () => {
  const pool = (strides: number[], padding: string) =>
    output("MaxPool", [
      dataType(TF_FLOAT),
      attribute("ksize", TF_ATTR_INT, [1, 2, 1, 1]),
      attribute("strides", TF_ATTR_INT, strides),
      attribute("padding", TF_ATTR_STRING, padding),
    ], numbers);
  assert.deepEqual(pool([1, 2, 1, 1], "VALID"), Float32Array.of(2, 4));
  assert.deepEqual(pool([1, 1, 1, 1], "VALID"), Float32Array.of(2, 3, 4));
  assert.deepEqual(pool([1, 1, 1, 1], "SAME"), Float32Array.of(2, 3, 4, 4));
});

Deno.test("an attribute of an integer reaches the operation, cut to a whole number as in C++", () => {
  const gather = (batchDims: number) =>
    output(
      "GatherV2",
      [
        dataType(TF_FLOAT, "Tparams"),
        dataType(TF_INT32, "Tindices"),
        dataType(TF_INT32, "Taxis"),
        attribute("batch_dims", TF_ATTR_INT, batchDims),
      ],
      [[2, 2], TF_FLOAT, Float32Array.of(1, 2, 3, 4)],
      [[2, 1], TF_INT32, Int32Array.of(1, 0)],
      [[], TF_INT32, Int32Array.of(1)],
    );
  assert.deepEqual(gather(1), Float32Array.of(2, 3));
  assert.deepEqual(gather(1.9), Float32Array.of(2, 3));
  assert.deepEqual(gather(0), Float32Array.of(2, 1, 4, 3));
});

Deno.test("attributes of floats reach the operation, alone and in lists", () => {
  const leaky = output("LeakyRelu", [dataType(TF_FLOAT), attribute("alpha", TF_ATTR_FLOAT, 0.25)], [
    [2],
    TF_FLOAT,
    Float32Array.of(-4, 4),
  ]);
  assert.deepEqual(leaky, Float32Array.of(-1, 4));
  const boundaries = attribute("boundaries", TF_ATTR_FLOAT, [1.5, 3.5]);
  assert.deepEqual(
    output("Bucketize", [dataType(TF_FLOAT), boundaries], numbers),
    Int32Array.of(0, 1, 1, 2),
  );
});

Deno.test("an attribute of a boolean reaches the operation", () => {
  const any = (keepDims: boolean) =>
    execute("Any", [dataType(TF_INT32, "Tidx"), attribute("keep_dims", TF_ATTR_BOOL, keepDims)], [
      [[2], TF_BOOL, Uint8Array.of(0, 1)],
      [[1], TF_INT32, Int32Array.of(0)],
    ])[0];
  for (const [keepDims, shape] of [[true, [1]], [false, []]] as const) {
    const metadata = any(keepDims);
    assert.deepEqual(metadata.shape, shape);
    assert.deepEqual(take(metadata.id), Uint8Array.of(1));
  }
});

Deno.test("an attribute of a data type reaches the operation", () => {
  const shape = (dtype: number) =>
    output("Shape", [dataType(TF_FLOAT), dataType(dtype, "out_type")], numbers);
  assert.deepEqual(shape(TF_INT32), Int32Array.of(1, 4, 1, 1));
  assert.deepEqual(shape(TF_INT64), BigInt64Array.of(1n, 4n, 1n, 1n));
});

Deno.test("an attribute of a shape reaches the operation", () => {
  const [{ id, shape }] = execute("PlaceholderWithDefault", [
    attribute("dtype", TF_ATTR_TYPE, TF_FLOAT),
    attribute("shape", TF_ATTR_SHAPE, [1, 4, 1, 1]),
  ], [numbers]);
  assert.deepEqual(shape, [1, 4, 1, 1]);
  binding.deleteTensor(id);
});

Deno.test("an attribute of an empty string, and of one that is not ASCII", () => {
  const join = (separator: string) =>
    output(
      "ReduceJoin",
      [attribute("separator", TF_ATTR_STRING, separator)],
      [[2], TF_STRING, ["a", "b"].map((text) => new TextEncoder().encode(text))],
      [[1], TF_INT32, Int32Array.of(0)],
    );
  const text = (values: Values) => (values as Uint8Array[]).map((v) => new TextDecoder().decode(v));
  assert.deepEqual(text(join("")), ["ab"]);
  assert.deepEqual(text(join(" → ")), ["a → b"]);
});

const bad: [type: number, value: unknown, message: RegExp][] = [
  [TF_ATTR_STRING, 1, /"x": value is number but expected string/],
  [TF_ATTR_STRING, null, /value is null but expected string/],
  [TF_ATTR_STRING, ["a"], /value is object but expected string/],
  [TF_ATTR_INT, "1", /value is string but expected number/],
  [TF_ATTR_INT, [1, "2"], /value is string but expected number/],
  [TF_ATTR_INT, undefined, /value is undefined but expected number/],
  [TF_ATTR_FLOAT, true, /value is boolean but expected number/],
  [TF_ATTR_FLOAT, [0.5, null], /value is null but expected number/],
  [TF_ATTR_BOOL, 1, /value is number but expected boolean/],
  [TF_ATTR_BOOL, [true, 0], /value is number but expected boolean/],
  [TF_ATTR_TYPE, "float32", /value is string but expected number/],
  [TF_ATTR_TYPE, [1, 2], /value is object but expected number/],
  [TF_ATTR_SHAPE, 3, /value is number but expected array of numbers/],
  [TF_ATTR_SHAPE, ["3"], /value is string but expected number/],
  [77, 1, /"x": unknown type 77/],
];

Deno.test("an attribute whose value is not of its type is refused, by name", () => {
  for (const [type, value, message] of bad) {
    assert.throws(
      () => execute("Relu", [dataType(TF_FLOAT), attribute("x", type, value)], [numbers]),
      { name: "TypeError", message },
      `${type}: ${JSON.stringify(value)}`,
    );
  }
});
