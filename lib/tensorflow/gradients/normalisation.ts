/** The gradient of normalising by given statistics. */
import * as tf from "@tensorflow/tfjs";
import { type Gradient, sumToShape } from "./gradient.ts";

/**
 * tfjs's, but for statistics of any shape that broadcasts, as a layer has them that normalises another axis than the
 * last; tfjs leaves out the sum.
 */
const batchNorm: Gradient = {
  kernelName: tf.FusedBatchNorm,
  inputsToSave: ["x", "mean", "variance", "scale"],
  gradFunc: (dy, [x, mean, variance, scale], { varianceEpsilon }) => {
    const y = dy as tf.Tensor;
    const perRoot = () => tf.rsqrt(tf.add(variance, varianceEpsilon as number));
    const distance = () => tf.sub(x, mean);
    const scaled = () => tf.mul(y, scale);
    return {
      x: () => tf.mul(tf.mul(y, perRoot()), scale),
      mean: () => sumToShape(tf.mul(tf.mul(perRoot(), -1), scaled()), mean.shape),
      variance: () => {
        const root = perRoot();
        const slope = tf.mul(tf.mul(tf.mul(root, root), root), -0.5);
        return sumToShape(tf.mul(tf.mul(slope, distance()), scaled()), variance.shape);
      },
      scale: () => sumToShape(tf.mul(y, tf.mul(distance(), perRoot())), scale.shape),
      offset: () => sumToShape(y, scale.shape),
    };
  },
};

/** The slope of normalised values. */
export const normalisationGradients: readonly Gradient[] = [batchNorm];
