import assert from "node:assert/strict";
import { readVariables } from "lib/learning";
import { loadTensorFlow, randomKey, tf } from "lib/tensorflow";
import { DensePair } from "lib/toys";

await loadTensorFlow();

Deno.test("DensePair has the networks that its options say", () => {
  const before = tf.memory().numTensors;
  const pair = new DensePair({ dimensions: 3, latentSize: 4, units: 5, layers: 2 });
  const shapes = Object.fromEntries(
    pair.variables().map(({ name, variable }) => [name, variable.shape]),
  );
  assert.deepEqual(shapes, {
    "generator/dense/kernel": [4, 5],
    "generator/dense/bias": [5],
    "generator/dense_1/kernel": [5, 5],
    "generator/dense_1/bias": [5],
    "generator/dense_2/kernel": [5, 3],
    "generator/dense_2/bias": [3],
    "discriminator/dense/kernel": [3, 5],
    "discriminator/dense/bias": [5],
    "discriminator/dense_1/kernel": [5, 5],
    "discriminator/dense_1/bias": [5],
    "discriminator/dense_2/kernel": [5, 1],
    "discriminator/dense_2/bias": [1],
  });
  assert.deepEqual(tf.tidy(() => pair.generate(7, randomKey(1)).shape), [7, 3]);
  pair.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("DensePair's first step of Adam moves each network by its own rate", () => {
  const pair = new DensePair({ units: 8, learningRate: 1e-3, discriminatorRate: 4e-3 });
  const first = readVariables(pair.variables());
  const before = tf.memory().numTensors;
  tf.tidy(() => void pair.step(tf.tensor2d([[0.5, 1], [-1, 0.25]]), randomKey(3)));
  assert.equal(tf.memory().numTensors, before);
  readVariables(pair.variables()).forEach(({ name, data }, k) => {
    const from = first[k].data as Float32Array;
    const moved = Math.max(...(data as Float32Array).map((value, i) => Math.abs(value - from[i])));
    // Adam's first step is the rate wherever the gradient is not small, however large it is.
    const rate = name.startsWith("generator") ? 1e-3 : 4e-3;
    // The discriminator's last bias has equal and opposite gradients of real points and fakes, nearly.
    if (name !== "discriminator/dense_2/bias") assert.ok(Math.abs(moved / rate - 1) < 0.01, name);
  });
  pair.dispose();
});

Deno.test("DensePair is decided by its seed, and refuses what is out of range", () => {
  const weights = [1, 1, 2].map((seed) => {
    const pair = new DensePair({ units: 4, seed });
    const arrays = readVariables(pair.variables());
    pair.dispose();
    return arrays;
  });
  assert.deepEqual(weights[0], weights[1]);
  assert.notDeepEqual(weights[0], weights[2]);
  assert.throws(() => new DensePair({ units: 0 }), /^RangeError: .*units is 0/);
  assert.throws(() => new DensePair({ learningRate: 0 }), /^RangeError: .*learningRate is 0/);
});
