import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertGradients, type GradientTable, numbers } from "./gradient_case.ts";

await loadTensorFlow();

type Axes = number | number[] | undefined;

const reductions: Record<string, (x: tf.Tensor, axis: Axes, keepDims: boolean) => tf.Tensor> = {
  sum: tf.sum,
  mean: tf.mean,
  max: tf.max,
  min: tf.min,
  prod: tf.prod,
  logSumExp: tf.logSumExp,
  norm: (x, axis, keepDims) => tf.norm(x, "euclidean", axis, keepDims),
  "variance of moments": (x, axis, keepDims) => tf.moments(x, axis, keepDims).variance,
};

const axesOfShapes: [number[], Axes[]][] = [
  [[5], [0, -1, undefined]],
  [[2, 3], [0, 1, -1, -2, [0, 1], undefined]],
  [[2, 3, 2], [0, 1, 2, [0, 2], [1, 2], [2, 0], [-1, 0]]],
  [[2, 1, 3, 2], [1, [1, 3], [-2, -1]]],
  [[0, 3], [0, 1]],
];

Deno.test("reductions have the slope that differences have, along any axes, kept or not", () => {
  const table: GradientTable = {};
  for (const [name, reduce] of Object.entries(reductions)) {
    for (const [shape, all] of axesOfShapes) {
      if (shape.includes(0) && ["norm", "logSumExp", "max", "min"].includes(name)) continue;
      for (const axis of all) {
        for (const keepDims of [false, true]) {
          // tfjs's norm() knows no more than two axes.
          if (name === "norm" && axis === undefined && shape.length > 2) continue;
          if (keepDims && shape.length < 3) continue;
          table[`${name} [${shape}] along ${axis}, ${keepDims}`] = {
            at: [numbers(shape, -1.5, 1.7, 1)],
            compute: (x) => reduce(x, axis, keepDims),
          };
        }
      }
    }
  }
  assertGradients(table);
});

Deno.test("cumulative sums and products have the slope that differences have", () => {
  const table: GradientTable = {};
  for (const name of ["cumsum", "cumprod"] as const) {
    for (
      const [shape, axes] of [[[5], [0, -1]], [[2, 3], [0, 1, -2]], [[2, 3, 2], [
        0,
        1,
        -1,
      ]]] as const
    ) {
      for (const axis of axes) {
        for (const exclusive of [false, true]) {
          for (const reverse of [false, true]) {
            table[`${name} [${shape}] along ${axis}, ${exclusive}, ${reverse}`] = {
              at: [numbers([...shape], -1.5, 1.7)],
              compute: (x) => tf[name](x, axis, exclusive, reverse),
            };
          }
        }
      }
    }
  }
  const zeros = tf.tensor2d([[2, 0, 3, 0.5], [0, 0, 4, 1]]);
  table["cumprod with zeros"] = { at: [zeros], compute: (x) => tf.cumprod(x, 1) };
  table["prod with zeros"] = { at: [zeros], compute: (x) => tf.prod(x, 1) };
  table["cumsum of nothing"] = { at: [tf.zeros([0, 3])], compute: (x) => tf.cumsum(x, 0) };
  table["cumprod of nothing"] = { at: [tf.zeros([0, 3])], compute: (x) => tf.cumprod(x, 0) };
  assertGradients(table);
});

Deno.test("softmax and its logarithm have the slope that differences have", () => {
  const table: GradientTable = {};
  for (const shape of [[5], [2, 3], [2, 3, 2], [1, 4], [3, 1]]) {
    table[`softmax [${shape}]`] = { at: [numbers(shape, -2, 2)], compute: (x) => tf.softmax(x) };
    table[`logSoftmax [${shape}]`] = {
      at: [numbers(shape, -2, 2)],
      compute: (x) => tf.logSoftmax(x),
    };
  }
  assertGradients(table);
});

Deno.test("values that are all the greatest, or the least, share the slope evenly, as in TensorFlow", () => {
  const x = tf.tensor2d([[1, 3, 3], [2, 2, 2]]);
  assertGradients({
    max: { at: [x], compute: (x) => tf.max(x, 1), expected: [[0, 0.5, 0.5, 1 / 3, 1 / 3, 1 / 3]] },
    min: { at: [x], compute: (x) => tf.min(x, 1), expected: [[1, 0, 0, 1 / 3, 1 / 3, 1 / 3]] },
  });
});
