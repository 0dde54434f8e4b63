/** Gradients of operations that work value by value on one tensor. */
import * as tf from "@tensorflow/tfjs";
import { floatZeros, type Gradient } from "./gradient.ts";

/** 0 at 0, where tfjs has -1. */
const abs: Gradient = {
  kernelName: tf.Abs,
  inputsToSave: ["x"],
  gradFunc: (dy, [x]) => ({
    x: () => tf.mul(dy as tf.Tensor, tf.cast(tf.sign(x), "float32")),
  }),
};

/** 0 at 6 as at 0, where tfjs has 1. */
const relu6: Gradient = {
  kernelName: tf.Relu6,
  inputsToSave: ["x"],
  gradFunc: (dy, [x]) => ({
    x: () => {
      const isBetween = tf.logicalAnd(tf.greater(x, 0), tf.less(x, 6));
      return tf.mul(dy as tf.Tensor, tf.cast(isBetween, "float32"));
    },
  }),
};

/** Between float32 and itself; integers and booleans have no slope, though tfjs hands `dy` on. */
const cast: Gradient = {
  kernelName: tf.Cast,
  inputsToSave: ["x"],
  gradFunc: (dy, [x], { dtype }) => ({
    x: () =>
      x.dtype === "float32" && dtype === "float32" ? tf.clone(dy as tf.Tensor) : floatZeros(x),
  }),
};

/** The operations whose result is constant between its jumps, with the names of their inputs. */
const stepwise: Record<string, readonly string[]> = {
  [tf.ArgMax]: ["x"],
  [tf.ArgMin]: ["x"],
  [tf.Ceil]: ["x"],
  [tf.Equal]: ["a", "b"],
  [tf.Floor]: ["x"],
  [tf.FloorDiv]: ["a", "b"],
  [tf.Greater]: ["a", "b"],
  [tf.GreaterEqual]: ["a", "b"],
  [tf.IsFinite]: ["x"],
  [tf.IsInf]: ["x"],
  [tf.IsNan]: ["x"],
  [tf.Less]: ["a", "b"],
  [tf.LessEqual]: ["a", "b"],
  [tf.NotEqual]: ["a", "b"],
  [tf.OneHot]: ["indices"],
  [tf.OnesLike]: ["x"],
  [tf.Round]: ["x"],
  [tf.SearchSorted]: ["sortedSequence", "values"],
  [tf.Sign]: ["x"],
  [tf.Step]: ["x"],
  [tf.ZerosLike]: ["x"],
};

/** Comparisons too, so that a mask made of the input, as in `x.mul(x.greater(0))`, can be differentiated. */
const zeroGradients: Gradient[] = Object.entries(stepwise).map(([kernelName, names]) => ({
  kernelName,
  inputsToSave: [...names],
  gradFunc: (_, saved) =>
    Object.fromEntries(names.map((name, i) => [name, () => floatZeros(saved[i])])),
}));

/**
 * ELU's gradient as an operation that has one: `dy` where the result is positive, else `dy · (y + 1)`.
 */
const eluGrad: Gradient = {
  kernelName: tf.EluGrad,
  inputsToSave: ["dy", "y"],
  gradFunc: (ddx, [dy, y]) => ({
    dy: () => tf.mul(ddx as tf.Tensor, tf.where(tf.greater(y, 0), tf.onesLike(y), tf.add(y, 1))),
    y: () => tf.where(tf.greater(y, 0), tf.zerosLike(y), tf.mul(ddx as tf.Tensor, dy)),
  }),
};

/** The slope of a value with respect to itself, 1. */
export const elementwiseGradients: readonly Gradient[] = [
  abs,
  relu6,
  cast,
  eluGrad,
  ...zeroGradients,
];
