/** Kernels that tfjs-node lacks, next to what they compute by hand. */
import assert from "node:assert/strict";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

/** Runs it eagerly and compiled, with the tensors as arguments. */
function assertComputes(
  compute: (...x: tf.Tensor[]) => tf.Tensor | tf.Tensor[],
  inputs: tf.Tensor[],
  expected: number[][],
): void {
  const compiled = compile(compute);
  tf.tidy(() => {
    for (const run of [compute, compiled]) {
      assert.deepEqual([run(...inputs)].flat().map((result) => [...result.dataSync()]), expected);
    }
  });
  compiled.dispose();
  tf.dispose(inputs);
}

const integers = (values: number[], shape = [values.length]) =>
  tf.tensor(values, shape as [number], "int32");

Deno.test("denseBincount() counts, weighs, and says what occurs, row by row", () => {
  const count = (isBinary: boolean) => (x: tf.Tensor, weights: tf.Tensor) =>
    tf.denseBincount(x as tf.Tensor1D, weights as tf.Tensor1D, 3, isBinary);
  assertComputes(count(false), [integers([0, 2, 2, 9]), tf.tensor1d([1, 2, 3, 4])], [[1, 0, 5]]);
  assertComputes(count(false), [integers([0, 2, 2, 1, 1, 1], [2, 3]), tf.tensor1d([])], [[
    1,
    0,
    2,
    0,
    3,
    0,
  ]]);
  assertComputes(count(true), [integers([0, 2, 2, 1, 1, 1], [2, 3]), tf.tensor1d([])], [[
    1,
    0,
    1,
    0,
    1,
    0,
  ]]);
});

Deno.test("categoryEncoding() tells which categories occur", () => {
  const layer = tf.layers.categoryEncoding({ numTokens: 3, outputMode: "multiHot" });
  tf.tidy(() => {
    const encoded = layer.apply(integers([1, 0, 1, 1], [2, 2])) as tf.Tensor;
    assert.deepEqual(encoded.arraySync(), [[1, 1, 0], [0, 1, 0]]);
  });
});

Deno.test("lowerBound() and upperBound() find the places before and behind what is equal", () => {
  const sorted = [1, 2, 2, 3];
  const values = () => [tf.tensor1d([2, 0, 5])];
  assertComputes((values) => tf.lowerBound(sorted, values), values(), [[1, 0, 4]]);
  assertComputes((values) => tf.upperBound(sorted, values), values(), [[3, 0, 4]]);
});

Deno.test("image.transform() moves an image, between pixels and beyond its border", () => {
  const image = () => tf.range(0, 9).reshape([1, 3, 3, 1]);
  const byOne = tf.tensor2d([[1, 0, 1, 0, 1, 0, 0, 0]]);
  const byHalf = tf.tensor2d([[1, 0, 0.5, 0, 1, 0, 0, 0]]);
  assertComputes(
    (x, by) => tf.image.transform(x as tf.Tensor4D, by as tf.Tensor2D),
    [image(), byOne],
    [[1, 2, 0, 4, 5, 0, 7, 8, 0]],
  );
  assertComputes(
    (x, by) =>
      tf.image.transform(x as tf.Tensor4D, by as tf.Tensor2D, "bilinear", "reflect", 0, [2, 3]),
    [image(), byHalf],
    [[0.5, 1.5, 2, 3.5, 4.5, 5]],
  );
});

Deno.test("maxPoolWithArgmax() gives the greatest values and where they stand", () => {
  assertComputes(
    (x) => {
      const { result, indexes } = tf.maxPoolWithArgmax(x as tf.Tensor4D, 2, 1, "valid");
      return [result, indexes];
    },
    [tf.range(0, 9).reshape([1, 3, 3, 1])],
    [[4, 5, 7, 8], [4, 5, 7, 8]],
  );
});

Deno.test("maxPoolWithArgmax() refuses padding by widths", () => {
  tf.tidy(() =>
    assert.throws(
      () => tf.maxPoolWithArgmax(tf.ones([1, 3, 3, 1]) as tf.Tensor4D, 2, 1, 1),
      /Cannot pool: the padding is 1 but must be "same", "valid" or 0/,
    )
  );
});
