import assert from "node:assert/strict";
import { HostAdam, RmsProp } from "lib/pong";
import { Adam, loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

/** Three gradients of four weights; the last weight has none at first. */
const gradients = [[0.5, -2, 1e-3, 0], [-0.25, -1, 3e-3, 0], [1, 0, -1e-3, 4]];
const start = [1, -1, 0.5, 2];

Deno.test("HostAdam moves weights as the compiled Adam does", () => {
  const weights = Float32Array.from(start);
  const host = new HostAdam(4);
  for (const gradient of gradients) host.apply(weights, Float32Array.from(gradient), 0.01);
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(start)));
  const adam = new Adam([variable], { epsilon: 1e-5, correctedEpsilon: true });
  const rate = tf.scalar(0.01);
  for (const gradient of gradients) tf.tidy(() => adam.apply([tf.tensor1d(gradient)], rate));
  const expected = variable.dataSync();
  weights.forEach((weight, i) =>
    assert(Math.abs(weight - expected[i]) < 1e-6, `${weight} ${expected[i]}`)
  );
  assert.equal(host.steps, 3);
  adam.dispose();
  tf.dispose([variable, rate]);
});

Deno.test("RmsProp takes the steps of TensorFlow 1, whose mean squares begin at 1", () => {
  const weights = Float32Array.from([1, -1]);
  const optimiser = new RmsProp(2, 0.99);
  optimiser.apply(weights, Float32Array.of(0.5, -2), 1e-4);
  // Mean squares 0.99 + 0.01 g²: 0.9925 and 1.03.
  const first = [1 - 0.5e-4 / Math.sqrt(0.9925), -1 + 2e-4 / Math.sqrt(1.03)];
  optimiser.apply(weights, Float32Array.of(0, 1), 1e-4);
  const second = [first[0], first[1] - 1e-4 / Math.sqrt(0.99 * 1.03 + 0.01)];
  weights.forEach((weight, i) => assert(Math.abs(weight - second[i]) < 1e-7));
  assert(Math.abs(optimiser.moments.meanSquare[0] - 0.99 * 0.9925) < 1e-6);
});
