import assert from "node:assert/strict";
import type { NamedArray } from "lib/files";
import { assignVariables, checkArrays, type NamedVariable, takeOverVariables } from "lib/learning";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

function named(name: string, values: number[], dtype: "float32" | "int32" = "float32") {
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(values, dtype)));
  return { name, variable } satisfies NamedVariable;
}

Deno.test("takeOverVariables() gives the values by name, and later changes to neither reach the other", () => {
  const { numTensors } = tf.memory();
  const [kernel, count] = [named("kernel", [1, 2]), named("count", [3], "int32")];
  const [own, ownCount] = [named("kernel", [0, 0]), named("count", [0], "int32")];
  takeOverVariables([own, ownCount], [count, kernel]);
  tf.tidy(() => own.variable.assign(own.variable.add(1)));
  tf.tidy(() => count.variable.assign(tf.tensor1d([9], "int32")));
  const values = [kernel, count, own, ownCount].map(({ variable }) => [...variable.dataSync()]);
  assert.deepEqual(values, [[1, 2], [9], [2, 3], [3]]);
  for (const { variable } of [kernel, count, own, ownCount]) variable.dispose();
  assert.equal(tf.memory().numTensors, numTensors);
});

Deno.test("takeOverVariables() refuses what does not fit, and changes nothing", () => {
  const [bias, kernel] = [named("bias", [0]), named("kernel", [0, 0])];
  const refused: [NamedVariable[], RegExp][] = [
    [[named("bias", [5])], /"kernel" is missing/],
    [[named("bias", [5]), named("weight", [5, 5])], /the model has no "weight"/],
    [[named("bias", [5]), named("bias", [5])], /1 name\(s\) occur twice/],
    [[named("bias", [5]), named("kernel", [5])], /has shape \[1\] but the model's is \[2\]/],
    [[named("bias", [5]), named("kernel", [5, 5], "int32")], /is int32 but the model's is float32/],
  ];
  for (const [given, message] of refused) {
    assert.throws(() => takeOverVariables([bias, kernel], given), { name: "TypeError", message });
    for (const { variable } of given) variable.dispose();
  }
  assert.deepEqual([...bias.variable.dataSync(), ...kernel.variable.dataSync()], [0, 0, 0]);
  for (const { variable } of [bias, kernel]) variable.dispose();
});

Deno.test("assignVariables() keeps no array that it is given, and looks at each alone", () => {
  const { numTensors } = tf.memory();
  const variables = [named("kernel", [0, 0]), named("count", [0], "int32")];
  const looked: string[] = [];
  const inPlace = (name: string, data: Float32Array | Int32Array): NamedArray => ({
    name,
    shape: [data.length],
    get data() {
      looked.push(name);
      return data;
    },
  });
  const [kernel, count] = [Float32Array.of(1, 2), Int32Array.of(3)];
  assignVariables(variables, [inPlace("kernel", kernel), inPlace("count", count)]);
  // All are checked, then each is taken.
  assert.deepEqual(looked, ["kernel", "count", "kernel", "count"]);
  kernel.fill(9);
  count.fill(9);
  assert.deepEqual(variables.map(({ variable }) => [...variable.dataSync()]), [[1, 2], [3]]);
  for (const { variable } of variables) variable.dispose();
  assert.equal(tf.memory().numTensors, numTensors);
});

Deno.test("checkArrays() and assignVariables() refuse arrays that do not fit, and change nothing", () => {
  const variables = [named("bias", [0]), named("kernel", [0, 0])];
  const bias: NamedArray = { name: "bias", shape: [1], data: Float32Array.of(5) };
  const kernel = (data: NamedArray["data"], shape = [2]): NamedArray => ({
    name: "kernel",
    shape,
    data,
  });
  const refused: [NamedArray[], RegExp][] = [
    [[bias], /"kernel" is missing/],
    [[bias, bias, kernel(Float32Array.of(5, 5))], /1 name\(s\) occur twice/],
    [[bias, kernel(Float32Array.of(5), [1])], /has shape \[1\] but the model's is \[2\]/],
    [[bias, kernel(Int32Array.of(5, 5))], /is a Int32Array but the model's is float32/],
    [
      [bias, kernel(Float32Array.of(5))],
      /is a Float32Array of 1 numbers but the model's is float32/,
    ],
  ];
  for (const use of [checkArrays, assignVariables]) {
    for (const [arrays, message] of refused) {
      assert.throws(() => use(variables, arrays), { name: "TypeError", message });
    }
  }
  checkArrays(variables, [bias, kernel(Float32Array.of(5, 5))]);
  const values = variables.flatMap(({ variable }) => [...variable.dataSync()]);
  assert.deepEqual(values, [0, 0, 0]);
  for (const { variable } of variables) variable.dispose();
});
