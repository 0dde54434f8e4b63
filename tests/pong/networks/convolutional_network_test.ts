/** Convolutions in TensorFlow against sums in plain loops. */
import assert from "node:assert/strict";
import { ConvolutionalNetwork } from "lib/pong";
import { RandomStream } from "lib/random";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertClose } from "../../reference/assert_close.ts";
import { plainOutputs } from "./plain_convolutions.ts";

await loadTensorFlow();

Deno.test("the convolutional network has the layers of Mnih and others for one channel of 80 × 80", () => {
  const network = new ConvolutionalNetwork({ size: 80, hidden: 16, actions: 3, seed: 1 });
  const variables = network.variables();
  assert.deepEqual(variables.map(({ name, variable }) => [name, ...variable.shape]), [
    ["convolution_1/kernel", 8, 8, 1, 16],
    ["convolution_1/bias", 16],
    ["convolution_2/kernel", 4, 4, 16, 32],
    ["convolution_2/bias", 32],
    ["hidden/kernel", 8 * 8 * 32, 16],
    ["hidden/bias", 16],
    ["policy/kernel", 16, 3],
    ["policy/bias", 3],
    ["value/kernel", 16, 1],
    ["value/bias", 1],
  ]);
  assert.equal(variables.reduce((sum, { variable }) => sum + variable.size, 0), 42_116);
  network.dispose();
});

Deno.test("its logits and values are those of plain loops, and no tensor is left", () => {
  const before = tf.memory().numTensors;
  const network = new ConvolutionalNetwork({ size: 20, hidden: 6, actions: 3, seed: 2 });
  const random = new RandomStream(5);
  const weights = network.variables().map(({ variable }) => {
    // Biases of 0 would hide that they are left out.
    const values = Float32Array.from({ length: variable.size }, () => 0.3 * random.normal());
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    return values;
  });
  const rows = 3;
  const seen = Float32Array.from({ length: rows * 400 }, () => random.integer(3) - 1);
  const outputs = tf.tidy(() =>
    network.apply(tf.tensor2d(seen, [rows, 400])).map((x) => [...x.dataSync()])
  );
  const expected = Array.from(
    { length: rows },
    (_, row) => plainOutputs(weights, seen.subarray(400 * row, 400 * (row + 1))),
  );
  assertClose("logit", outputs[0], expected.flatMap((all) => all.slice(0, 3)), 1e-5);
  assertClose("value", outputs[1], expected.map((all) => all[3]), 1e-5);
  network.dispose();
  assert.equal(tf.memory().numTensors, before);
});
