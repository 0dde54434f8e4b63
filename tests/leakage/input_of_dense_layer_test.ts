import assert from "node:assert/strict";
import { inputOfDenseLayer } from "lib/leakage";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

/** The gradients of a dense layer of three units, of which the first has none. */
function gradientsOf(inputs: number[][]): [tf.Tensor2D, tf.Tensor1D] {
  const rows = tf.tensor2d(inputs);
  const layer = (kernel: tf.Tensor, bias: tf.Tensor) =>
    tf.matMul(rows, kernel).add(bias).mul([0, 1, -3]).square().sum();
  const kernel = tf.tensor2d(inputs[0].map((_, i) => [0.1 * i, -0.2, 0.3]));
  return tf.grads(layer)([kernel, tf.tensor1d([0, 1, 1])]) as [tf.Tensor2D, tf.Tensor1D];
}

Deno.test("inputOfDenseLayer() finds the input of a single example, and a weighted mean of two", () => {
  tf.tidy(() => {
    const secret = [3, -1, 0.5, 0];
    const found = inputOfDenseLayer(...gradientsOf([secret]));
    assert.deepEqual(found.shape, [4]);
    found.dataSync().forEach((value, i) => assert.ok(Math.abs(value - secret[i]) < 1e-6));
    const other = [1, 1, 1, 1];
    const mixed = inputOfDenseLayer(...gradientsOf([secret, other])).dataSync();
    // The unit's bias gradient counts: 18 · y of each, with y = 1 + 0.3 · Σ x.
    const [a, b] = [1 + 0.3 * 2.5, 1 + 0.3 * 4];
    mixed.forEach((value, i) => {
      const expected = (a * secret[i] + b * other[i]) / (a + b);
      assert.ok(Math.abs(value - expected) < 1e-6, `${i}: ${value}`);
    });
  });
});

Deno.test("inputOfDenseLayer() leaves nothing behind, and refuses what has no input in it", () => {
  const before = tf.memory().numTensors;
  const [kernel, bias] = [tf.ones([2, 3]) as tf.Tensor2D, tf.ones([3]) as tf.Tensor1D];
  const none = tf.zeros([3]) as tf.Tensor1D;
  inputOfDenseLayer(kernel, bias).dispose();
  assert.throws(() => inputOfDenseLayer(kernel, none), /the bias gradient is 0 but must have/);
  const two = tf.ones([2]) as tf.Tensor1D;
  assert.throws(
    () => inputOfDenseLayer(kernel, two),
    { name: "TypeError", message: /are \[2,3\] and \[2\] but must be \[inputs, units\]/ },
  );
  tf.dispose([kernel, bias, none, two]);
  assert.equal(tf.memory().numTensors, before);
});
