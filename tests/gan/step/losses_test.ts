import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { discriminatorLoss, generatorLoss } from "lib/gan";

await loadTensorFlow();

/** Binary cross-entropy in float64, as it is defined. */
const crossEntropy = (label: 0 | 1, logit: number) =>
  label === 1 ? Math.log1p(Math.exp(-logit)) : Math.log1p(Math.exp(logit));
const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) <= 1e-6 * Math.abs(expected), `${actual}, not ${expected}`);

const real = [-30, -2, 0, 0.5, 9];
const fake = [-12, -1, 0, 3, 25];

Deno.test("generatorLoss() is the cross-entropy of the fakes against 1", () => {
  const loss = tf.tidy(() => generatorLoss(tf.tensor2d(fake, [5, 1])).dataSync()[0]);
  near(loss, mean(fake.map((logit) => crossEntropy(1, logit))));
});

Deno.test("discriminatorLoss() is that of real images against 1 plus that of fakes against 0", () => {
  const loss = tf.tidy(() =>
    discriminatorLoss(tf.tensor2d(real, [5, 1]), tf.tensor2d(fake, [5, 1])).dataSync()[0]
  );
  near(
    loss,
    mean(real.map((logit) => crossEntropy(1, logit))) +
      mean(fake.map((logit) => crossEntropy(0, logit))),
  );
});

Deno.test("generatorLoss() and its gradient hold at logits whose exponential overflows", () => {
  tf.tidy(() => {
    for (const [logit, loss, slope] of [[-1000, 1000, -1], [1000, 0, 0], [0, Math.LN2, -0.5]]) {
      const { value, grad } = tf.valueAndGrad(generatorLoss)(tf.tensor2d([logit], [1, 1]));
      near(value.dataSync()[0], loss);
      near(grad.dataSync()[0], slope);
    }
  });
});

Deno.test("losses leave no tensor behind", () => {
  const logits = tf.tensor2d(fake, [5, 1]);
  const before = tf.memory().numTensors;
  tf.dispose([generatorLoss(logits), discriminatorLoss(logits, logits)]);
  assert.equal(tf.memory().numTensors, before);
  logits.dispose();
});
