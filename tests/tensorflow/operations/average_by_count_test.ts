import assert from "node:assert/strict";
import { RandomStream } from "lib/random";
import { averageByCount, compile, loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();
const shapes = [[], [5], [3, 4], [2, 3, 4], [2, 1, 3, 5]];

/** The mean in JavaScript's float64, rounded to float32 once. */
function expectedMean(tensors: readonly tf.Tensor[], counts: readonly number[]): Float32Array {
  const values = tensors.map((tensor) => tensor.dataSync());
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Float32Array.from(
    values[0],
    (_, k) => values.reduce((sum, data, i) => sum + counts[i] * data[k], 0) / total,
  );
}

for (const count of [1, 2, 3, 17]) {
  Deno.test(`averageByCount() of ${count} tensors equals the mean in float64, eager and compiled`, () => {
    const random = new RandomStream(count);
    const counts = Array.from({ length: count }, (_, i) => 1 + i * 12_345);
    const average = compile(averageByCount<tf.Tensor>, { onRetrace: () => {} });
    for (const shape of shapes) {
      tf.tidy(() => {
        // Large terms of both signs: in float32 their sums would lose most digits.
        const tensors = counts.map(() => {
          const size = tf.util.sizeFromShape(shape);
          return tf.tensor(Array.from({ length: size }, () => 1e4 * random.normal()), shape);
        });
        const expected = expectedMean(tensors, counts);
        const int32 = tf.tensor1d(counts, "int32");
        for (const run of [averageByCount<tf.Tensor>, average]) {
          const mean = run(tensors, int32);
          assert.deepEqual([mean.shape, mean.dtype], [shape, "float32"]);
          assert.deepEqual(mean.dataSync(), expected);
        }
      });
    }
    average.dispose();
  });
}

Deno.test("averageByCount() gives equal tensors back, keeps its inputs and leaves nothing", () => {
  const tensor = tf.tensor1d([0.1, 1e-30, -3e30]);
  const counts = tf.tensor1d([1, 2, 3], "int32");
  const before = tf.memory().numTensors;
  const mean = averageByCount([tensor, tensor, tensor], counts);
  assert.deepEqual(mean.dataSync(), tensor.dataSync());
  mean.dispose();
  assert.equal(tf.memory().numTensors, before);
  tf.dispose([tensor, counts]);
});

Deno.test("averageByCount() refuses other shapes and a wrong number of counts", () => {
  tf.tidy(() => {
    const one = tf.tensor1d([1], "int32");
    assert.throws(() => averageByCount([], one), /^TypeError: Cannot average 0 tensors/);
    const two = tf.tensor1d([1, 1], "int32");
    const tensors: tf.Tensor[] = [tf.zeros([2]), tf.zeros([1, 2])];
    assert.throws(() => averageByCount(tensors, two), /shape \[1,2\] but the first has \[2\]/);
    assert.throws(() => averageByCount(tensors, one), /2 tensors: there are 1 counts/);
  });
});

Deno.test("averageByCount() hands each tensor its share of the gradient", () => {
  tf.tidy(() => {
    const counts = tf.tensor1d([3, 1], "int32");
    const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([5, -2])];
    const gradients = tf.grads((a, b) =>
      averageByCount([a, b], counts).square().sum().add(a.sum())
    )([a, b]);
    // The means are 2 and 1: 2 · mean · share, and 1 more for the summand.
    assert.deepEqual(gradients.map((gradient) => [...gradient.dataSync()]), [[4, 2.5], [1, 0.5]]);
  });
});
