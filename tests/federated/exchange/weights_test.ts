import assert from "node:assert/strict";
import { weightDistance } from "lib/federated";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

Deno.test("weightDistance() is Euclidean over all numbers of all tensors, in any order of names", () => {
  tf.tidy(() => {
    const one = { bias: tf.tensor1d([1, 1]), kernel: tf.tensor2d([[0, 2], [3, 4]]) };
    const other = { kernel: tf.tensor2d([[2, 2], [3, 0]]), bias: tf.tensor1d([1, 5]) };
    assert.equal(weightDistance(one, other), 6); // √(2² + 4² + 4²)
    assert.equal(weightDistance(one, one), 0);
  });
});

Deno.test("weightDistance() leaves nothing behind and refuses weights that differ in a name or shape", () => {
  const weights = { bias: tf.ones([2]), kernel: tf.ones([2, 2]) };
  const before = tf.memory().numTensors;
  weightDistance(weights, weights);
  const { bias } = weights;
  assert.throws(
    () => weightDistance(weights, { bias }),
    /^TypeError: Cannot compare weights: "kernel" is \[2,2\] in the first and missing in the second but/,
  );
  assert.throws(
    () => weightDistance({ bias }, weights),
    /"kernel" is missing in the first and \[2,2\] in the second/,
  );
  assert.throws(
    () => weightDistance(weights, { bias, kernel: bias }),
    /"kernel" is \[2,2\] in the first and \[2\] in the second/,
  );
  assert.equal(tf.memory().numTensors, before);
  tf.dispose(weights);
});
