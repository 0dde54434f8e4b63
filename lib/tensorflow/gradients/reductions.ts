/** Gradients of what is summed, multiplied or chosen along axes. */
import * as tf from "@tensorflow/tfjs";
import { type Gradient, normalAxes } from "./gradient.ts";

/** The values that equal the extremum share `dy` evenly, as in TensorFlow; tfjs gives each of them all of it. */
function extremum(kernelName: string, axisName: string): Gradient {
  return {
    kernelName,
    inputsToSave: ["x"],
    outputsToSave: [true],
    gradFunc: (dy, [x, y], attributes) => ({
      x: () => {
        const axes = normalAxes(attributes[axisName], x.rank);
        const shape = x.shape.map((size, axis) => axes.includes(axis) ? 1 : size);
        const isChosen = tf.cast(tf.equal(x, tf.reshape(y, shape)), "float32");
        const shares = tf.div(isChosen, tf.sum(isChosen, axes, true));
        return tf.mul(tf.reshape(dy as tf.Tensor, shape), shares);
      },
    }),
  };
}

const prod: Gradient = {
  kernelName: tf.Prod,
  inputsToSave: ["x"],
  gradFunc: (dy, [x], { axis }) => ({
    x: () => {
      if (x.size === 0) return tf.zerosLike(x);
      const axes = normalAxes(axis, x.rank);
      const order = x.shape.map((_, i) => i).filter((i) => !axes.includes(i)).concat(axes);
      const moved = tf.transpose(x, order);
      const length = axes.reduce((size, i) => size * x.shape[i], 1);
      const rows = tf.reshape(moved, [-1, length]);
      // All the others: those before times those behind. A division would fail at 0.
      const others = tf.mul(tf.cumprod(rows, 1, true), tf.cumprod(rows, 1, true, true));
      const slopes = tf.mul(tf.reshape(dy as tf.Tensor, [-1, 1]), others);
      const back = order.map((_, i) => order.indexOf(i));
      return tf.transpose(tf.reshape(slopes, moved.shape), back);
    },
  }),
};

const cumsum: Gradient = {
  kernelName: tf.Cumsum,
  gradFunc: (dy, _, { axis, exclusive, reverse }) => ({
    x: () => tf.cumsum(dy as tf.Tensor, axis as number, exclusive as boolean, !reverse),
  }),
};

/**
 * With `P` the product of the values before x, the gradient is `P · s` where `s = dy + next · (s of the next)`.
 * The recursion is solved by doubling, in as many steps as the length has binary digits, and divides by nothing:
 * unlike TensorFlow's own gradient it is right where values are 0.
 */
const cumprod: Gradient = {
  kernelName: tf.Cumprod,
  inputsToSave: ["x"],
  gradFunc: (dy, [x], attributes) => ({
    x: () => {
      const [axis] = normalAxes(attributes.axis, x.rank);
      const { exclusive, reverse } = attributes;
      const flip = (values: tf.Tensor) => reverse ? tf.reverse(values, [axis]) : values;
      const values = flip(x);
      let sums = flip(dy as tf.Tensor);
      if (exclusive) sums = ahead(sums, axis, { by: 1, fill: 0 });
      let factors = ahead(values, axis, { by: 1, fill: 1 });
      for (let by = 1; by < x.shape[axis]; by *= 2) {
        sums = tf.add(sums, tf.mul(factors, ahead(sums, axis, { by, fill: 0 })));
        factors = tf.mul(factors, ahead(factors, axis, { by, fill: 1 }));
      }
      return flip(tf.mul(tf.cumprod(values, axis, true), sums));
    },
  }),
};

/** What stands `by` places further along an axis; `fill` beyond its end. */
function ahead(
  x: tf.Tensor,
  axis: number,
  { by, fill }: { by: number; fill: number },
): tf.Tensor {
  const kept = Math.max(x.shape[axis] - by, 0);
  const begin = x.shape.map((size, i) => i === axis ? size - kept : 0);
  const padding = x.shape.map((size, i): [number, number] => [0, i === axis ? size - kept : 0]);
  return tf.pad(tf.slice(x, begin), padding, fill);
}

/** The slope of what is reduced along axes. */
export const reductionGradients: readonly Gradient[] = [
  extremum(tf.Max, "reductionIndices"),
  extremum(tf.Min, "axis"),
  prod,
  cumsum,
  cumprod,
];
