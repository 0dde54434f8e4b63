import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertGradients, type GradientTable, numbers } from "./gradient_case.ts";

await loadTensorFlow();

type OnOne = (x: tf.Tensor) => tf.Tensor;

/** Each operation between two bounds without a kink in reach of the differences. */
const smooth: Record<string, [OnOne, from: number, to: number]> = {
  abs: [tf.abs, 0.1, 2],
  acos: [tf.acos, -0.8, 0.8],
  acosh: [tf.acosh, 1.5, 3],
  asin: [tf.asin, -0.8, 0.8],
  asinh: [tf.asinh, -2, 2],
  atan: [tf.atan, -2, 2],
  atanh: [tf.atanh, -0.8, 0.8],
  ceil: [tf.ceil, 0.1, 0.9],
  clipByValue: [(x) => tf.clipByValue(x, -1.03, 0.97), -2, 2],
  cos: [tf.cos, -2, 2],
  cosh: [tf.cosh, -2, 2],
  elu: [tf.elu, -2, -0.1],
  erf: [tf.erf, -2, 2],
  exp: [tf.exp, -2, 2],
  expm1: [tf.expm1, -2, 2],
  floor: [tf.floor, 0.1, 0.9],
  leakyRelu: [(x) => tf.leakyRelu(x, 0.3), -2, -0.1],
  log: [tf.log, 0.5, 3],
  log1p: [tf.log1p, -0.5, 3],
  logSigmoid: [tf.logSigmoid, -2, 2],
  neg: [tf.neg, -2, 2],
  onesLike: [tf.onesLike, -1, 1],
  reciprocal: [tf.reciprocal, 0.5, 2],
  relu: [tf.relu, 0.1, 2],
  relu6: [tf.relu6, 0.1, 5.5],
  round: [tf.round, 0.6, 0.9],
  rsqrt: [tf.rsqrt, 0.5, 3],
  selu: [tf.selu, -2, -0.1],
  sigmoid: [tf.sigmoid, -3, 3],
  sign: [tf.sign, 0.2, 2],
  sin: [tf.sin, -2, 2],
  sinh: [tf.sinh, -2, 2],
  softplus: [tf.softplus, -3, 3],
  sqrt: [tf.sqrt, 0.5, 3],
  square: [tf.square, -2, 2],
  step: [tf.step, 0.2, 2],
  tan: [tf.tan, -1, 1],
  tanh: [tf.tanh, -2, 2],
  zerosLike: [tf.zerosLike, -1, 1],
  "cast to float32": [(x) => tf.cast(x, "float32"), -1, 1],
  "cast to int32 and back": [(x) => tf.cast(tf.cast(x, "int32"), "float32"), 1.2, 1.8],
  "cast to bool and back": [(x) => tf.cast(tf.cast(x, "bool"), "float32"), 0.2, 2],
};

Deno.test("operations on one tensor have the slope that differences have, at every rank, and a second one", () => {
  const table: GradientTable = {};
  for (const [name, [compute, from, to]] of Object.entries(smooth)) {
    for (const shape of [[], [5], [2, 1, 3], [0], [2, 0]]) {
      // Added to the argument, so that a slope of 0 is no missing path.
      table[`${name} [${shape}]`] = {
        at: [numbers(shape, from, to)],
        compute: (x) => tf.add(compute(x), x),
      };
    }
  }
  assertGradients(table);
});

Deno.test("operations on one tensor have TensorFlow's slope where there are two, and at the edges", () => {
  const edges: Record<string, [OnOne, at: number[], slopes: number[]]> = {
    abs: [tf.abs, [0, -0, 1e-30], [0, 0, 1]],
    relu: [tf.relu, [0, 1e-30], [0, 1]],
    relu6: [tf.relu6, [0, 6, 3, 7], [0, 0, 1, 0]],
    leakyRelu: [(x) => tf.leakyRelu(x, 0.2), [0, 1], [0.2, 1]],
    elu: [tf.elu, [0, -1], [1, Math.exp(-1)]],
    selu: [tf.selu, [0, 1], [1.7580993, 1.050701]],
    clipByValue: [(x) => tf.clipByValue(x, 1, 3), [1, 2, 3, 4], [1, 1, 1, 0]],
    sqrt: [tf.sqrt, [0, 4], [Infinity, 0.25]],
    softplus: [tf.softplus, [-100, 100], [0, 1]],
    logSigmoid: [tf.logSigmoid, [-100, 100], [1, 0]],
    sigmoid: [tf.sigmoid, [-100, 100], [0, 0]],
  };
  assertGradients(Object.fromEntries(
    Object.entries(edges).map(([name, [compute, at, slopes]]) => [
      name,
      { at: [tf.tensor1d(at)], compute, expected: [slopes] },
    ]),
  ));
});
