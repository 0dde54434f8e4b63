import assert from "node:assert/strict";
import {
  compile,
  dropout,
  loadTensorFlow,
  randomKey,
  randomNormal,
  randomUniform,
  shuffledIndices,
  tf,
  truncatedNormal,
} from "lib/tensorflow";
import { runProgram } from "../program.ts";

await loadTensorFlow();

/** Draws with a key and gives the values. */
function draw(
  fn: (key: tf.Tensor1D) => tf.Tensor,
  seed = 1,
  counter = 0,
): Float32Array | Int32Array {
  return tf.tidy(() => fn(randomKey(seed, counter))).dataSync() as Float32Array | Int32Array;
}

/** Everything that is drawn by operations. */
const draws: Record<string, (key: tf.Tensor1D) => tf.Tensor> = {
  normal: (key) => randomNormal([50, 40], key, { mean: 1, stddev: 2 }),
  uniform: (key) => randomUniform([2_000], key, { min: -1, max: 3 }),
  truncated: (key) => truncatedNormal([20, 10, 10], key),
  dropout: (key) => tf.tidy(() => dropout(tf.ones([2_000]), key, { rate: 0.3 })),
  shuffled: (key) => shuffledIndices(2_000, key),
};

/** Mean, standard deviation, skewness and kurtosis in double precision. */
function moments(values: Float32Array): [number, number, number, number] {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  const central = (power: number) => {
    let sum = 0;
    for (const value of values) sum += (value - mean) ** power / values.length;
    return sum;
  };
  const variance = central(2);
  return [mean, Math.sqrt(variance), central(3) / variance ** 1.5, central(4) / variance ** 2];
}

function assertNear(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${what} is ${actual} but expected ${expected}`,
  );
}

Deno.test("one key gives the same bytes again and again, eager and compiled", () => {
  for (const [name, fn] of Object.entries(draws)) {
    const eager = draw(fn, 5, 7);
    assert.deepEqual(draw(fn, 5, 7), eager, name);
    const compiled = compile(fn);
    for (let i = 0; i < 2; i++) assert.deepEqual(draw(compiled, 5, 7), eager, `${name}, compiled`);
    assert.notDeepEqual(draw(compiled, 5, 8), eager, `${name}, another counter`);
    assert.notDeepEqual(draw(fn, 6, 7), eager, `${name}, another seed`);
    assert.equal(compiled.traces, 1);
    compiled.dispose();
  }
});

Deno.test("a compiled function that takes the counter draws anew at each call", () => {
  const step = compile((counter: tf.Scalar) => randomNormal([100], randomKey(3, counter)));
  const call = (counter: number) =>
    tf.tidy(() => step(tf.scalar(counter, "int32"))).dataSync() as Float32Array;
  assert.deepEqual(call(0), draw((key) => randomNormal([100], key), 3, 0));
  assert.deepEqual(call(1), draw((key) => randomNormal([100], key), 3, 1));
  assert.notDeepEqual(call(0), call(1));
  step.dispose();
});

Deno.test("one key gives the same bytes in another process", async () => {
  const program = `
    import { loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";
    await loadTensorFlow();
    console.log("values " + randomNormal([8], randomKey(42, 9)).dataSync().join(" "));`;
  const { code, output } = await runProgram(program);
  assert.equal(code, 0, output);
  const expected = draw((key) => randomNormal([8], key), 42, 9);
  assert.equal(/values (.*)/.exec(output)?.[1], expected.join(" "));
});

Deno.test("randomNormal() has the moments of a normal distribution", () => {
  const values = draw((key) => randomNormal([200_000], key, { mean: 3, stddev: 2 }));
  const [mean, deviation, skewness, kurtosis] = moments(values as Float32Array);
  assertNear(mean, 3, 0.02, "mean");
  assertNear(deviation, 2, 0.015, "standard deviation");
  assertNear(skewness, 0, 0.03, "skewness");
  assertNear(kurtosis, 3, 0.06, "kurtosis");
});

Deno.test("randomUniform() has the moments of a uniform distribution and keeps its bounds", () => {
  const values = draw((key) => randomUniform([200_000], key, { min: -2, max: 4 })) as Float32Array;
  const [mean, deviation, skewness, kurtosis] = moments(values);
  assertNear(mean, 1, 0.02, "mean");
  assertNear(deviation, 6 / Math.sqrt(12), 0.01, "standard deviation");
  assertNear(skewness, 0, 0.02, "skewness");
  assertNear(kurtosis, 1.8, 0.02, "kurtosis");
  assert.ok(values.every((value) => value >= -2 && value < 4));
});

Deno.test("truncatedNormal() stays within two standard deviations", () => {
  const values = draw((key) => truncatedNormal([200_000], key, { mean: 1, stddev: 0.5 }));
  const [mean, deviation, skewness] = moments(values as Float32Array);
  assertNear(mean, 1, 0.005, "mean");
  // The normal distribution's between -2 and 2
  assertNear(deviation, 0.5 * 0.879_626, 0.004, "standard deviation");
  assertNear(skewness, 0, 0.03, "skewness");
  assert.ok(values.every((value) => Math.abs(value - 1) <= 1));
});

Deno.test("a standard deviation of 0 and bounds that meet give constants", () => {
  const values = draw((key) => randomNormal([3], key, { mean: 2, stddev: 0 }));
  assert.deepEqual(values, Float32Array.of(2, 2, 2));
  assert.deepEqual(
    draw((key) => randomUniform([2], key, { min: 5, max: 5 })),
    Float32Array.of(5, 5),
  );
});

Deno.test("dropout() drops at its rate and keeps the expected value", () => {
  for (const rate of [0, 0.1, 0.3, 0.9]) {
    const values = draw((key) => dropout(tf.fill([100_000], 2), key, { rate })) as Float32Array;
    const dropped = values.filter((value) => value === 0).length / values.length;
    assertNear(dropped, rate, 0.006, "share of dropped values");
    const kept = Math.fround(2 * Math.fround(1 / (1 - rate)));
    assert.ok(values.every((value) => value === 0 || Math.abs(value - kept) <= 1e-6 * kept));
  }
  const half = draw((key) => dropout(tf.ones([10_000]), key)).filter((value) => value === 0);
  assertNear(half.length, 5_000, 200, "dropped by default");
});

Deno.test("dropout()'s gradient is its mask, eager and compiled", () => {
  const gradient = (x: tf.Tensor, key: tf.Tensor1D) =>
    tf.grad((x) => dropout(x, key, { rate: 0.4 }).sum())(x);
  const compiled = compile(gradient);
  tf.tidy(() => {
    const x = randomNormal([1_000], randomKey(8, 0));
    const key = randomKey(8, 1);
    const mask = dropout(tf.ones([1_000]), key, { rate: 0.4 }).dataSync();
    assert.deepEqual(gradient(x, key).dataSync(), mask);
    assert.deepEqual(compiled(x, key).dataSync(), mask);
  });
  compiled.dispose();
});

Deno.test("shuffledIndices() are a permutation in which every order is as likely", () => {
  for (const count of [1, 2, 17, 60_000]) {
    const indices = draw((key) => shuffledIndices(count, key));
    assert.deepEqual(indices.toSorted(), Int32Array.from({ length: count }, (_, i) => i));
  }
  const orders = new Map<string, number>();
  for (let counter = 0; counter < 1_200; counter++) {
    const order = draw((key) => shuffledIndices(3, key), 4, counter).join();
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  assert.equal(orders.size, 6);
  // Each 200 times in the mean, with a standard deviation of 13
  for (const [order, times] of orders) assertNear(times, 200, 60, `times of ${order}`);
});

Deno.test("bad arguments are refused by name and value", () => {
  tf.tidy(() => {
    const key = randomKey(0);
    const refused = (fn: () => unknown, message: RegExp, name = "RangeError") =>
      assert.throws(fn, { name, message });
    refused(() => randomKey(-1), /seed is -1 but must be an integer from 0 to 2147483647/);
    refused(() => randomKey(0.5), /seed is 0\.5/);
    refused(() => randomKey(2 ** 31), /seed is 2147483648/);
    refused(() => randomKey(NaN), /seed is NaN/);
    refused(() => randomKey(0, -1), /counter is -1/);
    refused(() => randomKey(0, 2 ** 31), /counter is 2147483648/);
    refused(() => randomKey(0, tf.scalar(1)), /counter is float32 \[\] but must be/, "TypeError");
    refused(
      () => randomKey(0, tf.tensor1d([1], "int32") as unknown as tf.Scalar),
      /counter is int32 \[1\]/,
      "TypeError",
    );
    refused(() => dropout(tf.ones([1]), key, { rate: 1 }), /rate is 1 but must be in \[0, 1\)/);
    refused(() => dropout(tf.ones([1]), key, { rate: -0.1 }), /rate is -0\.1/);
    refused(() => dropout(tf.ones([1]), key, { rate: NaN }), /rate is NaN/);
    refused(() => randomNormal([1], key, { stddev: -1 }), /stddev is -1 but must be from 0/);
    refused(() => truncatedNormal([1], key, { stddev: NaN }), /stddev is NaN/);
    refused(() => randomUniform([1], key, { min: 2, max: 1 }), /max is 1 but must be from min, 2/);
    refused(() => shuffledIndices(0, key), /count is 0 but must be an integer from 1/);
    refused(() => shuffledIndices(2.5, key), /count is 2\.5/);
  });
});

Deno.test("drawing keeps no tensors", () => {
  const { numTensors } = tf.memory();
  const key = randomKey(1);
  for (const fn of Object.values(draws)) fn(key).dispose();
  key.dispose();
  assert.equal(tf.memory().numTensors, numTensors);
});
