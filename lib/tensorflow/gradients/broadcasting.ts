/** Gradients of operations on two tensors whose shapes are brought together first. */
import * as tf from "@tensorflow/tfjs";
import { floatZeros, type Gradient, sumToShape } from "./gradient.ts";

/** How the result changes by each input, before the sum over the axes along which an input was stretched. */
type Slopes = (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => [() => tf.Tensor, () => tf.Tensor];

function broadcastGradient(kernelName: string, slopes: Slopes): Gradient {
  return {
    kernelName,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => {
      const [byA, byB] = slopes(dy as tf.Tensor, a, b);
      return { a: () => sumToShape(byA(), a.shape), b: () => sumToShape(byB(), b.shape) };
    },
  };
}

/** All of `dy` goes to one of the two; to `a` where they are equal, as in TensorFlow. */
function choice(isA: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Slopes {
  return (dy, a, b) => {
    const share = () => tf.cast(isA(a, b), "float32");
    return [() => tf.mul(dy, share()), () => tf.mul(dy, tf.sub(1, share()))];
  };
}

/** tfjs leaves out the sum. */
const withoutSum: Gradient[] = [
  broadcastGradient(tf.Maximum, choice(tf.greaterEqual)),
  broadcastGradient(tf.Minimum, choice(tf.lessEqual)),
  broadcastGradient(tf.SquaredDifference, (dy, a, b) => {
    const slope = () => tf.mul(dy, tf.mul(2, tf.sub(a, b)));
    return [slope, () => tf.neg(slope())];
  }),
];

/**
 * By the base `b · a^(b - 1)`, which is 0 for an exponent of 0 also where the base is 0 (tfjs and TensorFlow: NaN);
 * by the exponent `a^b · log(a)`, 0 where the base is not positive.
 */
const pow: Gradient = {
  kernelName: tf.Pow,
  inputsToSave: ["a", "b"],
  outputsToSave: [true],
  gradFunc: (dy, [base, exponent, y]) => ({
    a: () => {
      const power = tf.cast(exponent, "float32");
      const slope = tf.mul(power, tf.pow(base, tf.sub(power, 1)));
      const isConstant = tf.equal(tf.add(power, tf.zerosLike(slope)), 0);
      const finite = tf.where(isConstant, tf.zerosLike(slope), slope);
      return sumToShape(tf.mul(dy as tf.Tensor, finite), base.shape);
    },
    b: () => {
      const isPositive = tf.greater(base, 0);
      const log = tf.log(tf.where(isPositive, base, tf.onesLike(base)));
      return sumToShape(tf.mul(dy as tf.Tensor, tf.mul(y, log)), exponent.shape);
    },
  }),
};

/** tfjs's gradients that are right but for results without a value, where they keep the result's shape. */
const wrongWhereEmpty = [
  tf.Add,
  tf.Atan2,
  tf.Mod,
  tf.Multiply,
  tf.Prelu,
  tf.RealDiv,
  tf.Sub,
];

function zerosWhereEmpty(kernelName: string): Gradient {
  const { gradFunc, ...config } = tf.getGradient(kernelName);
  return {
    ...config,
    gradFunc: (dy, saved, attributes) => {
      const gradients = gradFunc(dy, saved, attributes);
      if ((dy as tf.Tensor).size > 0) return gradients;
      return Object.fromEntries(
        Object.keys(gradients).map((name, i) => [name, () => floatZeros(saved[i])]),
      );
    },
  };
}

/** The slope by each of two inputs. */
export function broadcastingGradients(): readonly Gradient[] {
  return [...withoutSum, pow, ...wrongWhereEmpty.map(zerosWhereEmpty)];
}
