import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { GradientDescent, stepSize } from "lib/toys";

await loadTensorFlow();

Deno.test("GradientDescent takes the steps of stepSize(), and leaves no tensor", () => {
  const before = tf.memory().numTensors;
  const options = { learningRate: 0.5, halfAfter: 2 };
  assert.deepEqual([0, 2, 6].map((step) => stepSize(step, options)), [0.5, 0.25, 0.125]);
  assert.equal(stepSize(1000, { learningRate: 0.5 }), 0.5);
  const variable = tf.tidy(() => tf.variable(tf.scalar(1)));
  const descent = new GradientDescent(variable, options);
  let expected = 1;
  for (let step = 0; step < 7; step++) {
    tf.tidy(() => descent.apply(tf.scalar(0.25)));
    expected -= 0.25 * stepSize(step, options);
    assert.ok(Math.abs(variable.dataSync()[0] - expected) < 1e-6);
  }
  assert.equal(descent.step.dataSync()[0], 7);
  descent.dispose();
  variable.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("GradientDescent refuses step sizes that are none", () => {
  const variable = tf.tidy(() => tf.variable(tf.scalar(1)));
  assert.throws(() => new GradientDescent(variable, { learningRate: 0 }), /^RangeError: .*is 0/);
  assert.throws(() => new GradientDescent(variable, { halfAfter: -1 }), /^RangeError: .*is -1/);
  variable.dispose();
});
