/** Batch normalisation with its gradient as one operation each, instead of tfjs's dozen. */
import { checkOptions } from "../../errors/mod.ts";
import * as tf from "@tensorflow/tfjs";
import { UserError } from "../../errors/mod.ts";
import { AttributeType } from "../c/data_types.ts";
import { runOperation, typeAttribute } from "../tfjs/run_operation.ts";

/** What {@linkcode fusedBatchNorm} needs besides the values. */
export interface FusedBatchNormOptions {
  /** Factor for each channel (gamma), `[channels]`. */
  scale: tf.Tensor1D;
  /** Summand for each channel (beta), `[channels]`. */
  offset: tf.Tensor1D;
  /** Added to the variance against division by zero. Default 1e-3, as in Keras. */
  epsilon?: number;
}

/** What {@linkcode fusedBatchNorm} computes. */
export interface FusedBatchNormResult {
  /** Normalised values, of the shape of `x`; differentiable in `x`, scale and offset, as often as wanted. */
  y: tf.Tensor4D;
  /** Mean of each channel, `[channels]`; for moving statistics; a gradient through it throws. */
  mean: tf.Tensor1D;
  /** Variance of each channel without Bessel's correction, `[channels]`; a gradient through it throws. */
  variance: tf.Tensor1D;
}

const KERNEL = "FusedBatchNormTraining";

/**
 * Normalises each channel by the batch's own mean and variance (Ioffe and Szegedy 2015), then scales and
 * shifts it: what a batch normalisation layer does in training.
 *
 * @example
 * ```ts
 * import { fusedBatchNorm, loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const [y, mean] = tf.tidy(() => {
 *   const x = tf.tensor4d([1, 3], [2, 1, 1, 1]);
 *   const { y, mean } = fusedBatchNorm(x, { scale: tf.ones([1]), offset: tf.zeros([1]) });
 *   return [y.dataSync(), mean.dataSync()];
 * });
 * assert.deepEqual([...mean], [2]);
 * assert.ok(y[0] < -0.99 && y[1] > 0.99);
 * ```
 *
 * @param x Values, `[batch, height, width, channels]`, float32
 * @param options Scale, offset and epsilon
 * @returns Normalised values and the batch's statistics; the caller disposes them.
 */
export function fusedBatchNorm(
  x: tf.Tensor4D,
  options: FusedBatchNormOptions,
): FusedBatchNormResult {
  checkOptions<FusedBatchNormOptions>("fusedBatchNorm()", options, {
    scale: "object",
    offset: "object",
    epsilon: "number",
  });
  const { scale, offset, epsilon = 1e-3 } = options;
  const outputs = tf.engine().runKernel(KERNEL, { x, scale, offset }, { epsilon }) as tf.Tensor[];
  const [y, batchMean, corrected, ...reserved] = outputs;
  const mean = statistic(batchMean);
  // TensorFlow answers with the unbiased variance; the one that normalises is smaller by (n - 1) / n.
  const count = x.size / x.shape[3];
  const variance = tf.tidy(() => statistic(corrected).mul((count - 1) / Math.max(count, 1)));
  tf.dispose([batchMean, corrected, reserved]);
  return { y: y as tf.Tensor4D, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
}

/** The same values, behind which a gradient ends with an error instead of being 0. */
const statistic = tf.customGrad((values) => ({
  value: tf.clone(values as tf.Tensor),
  gradFunc: () => {
    throw new UserError(
      "Cannot differentiate fusedBatchNorm(): its mean and variance are for moving statistics; " +
        "where a loss depends on them, use tf.moments()",
    );
  },
}));

/** Gradients by x, scale and offset as operations that can be differentiated again. */
function differentiableGradients(
  dy: tf.Tensor,
  { x, scale, epsilon }: { x: tf.Tensor; scale: tf.Tensor; epsilon: number },
): Record<string, () => tf.Tensor> {
  const overBatch = [0, 1, 2];
  const { mean, variance } = tf.moments(x, overBatch);
  const perRoot = tf.rsqrt(tf.add(variance, epsilon));
  const normal = tf.mul(tf.sub(x, mean), perRoot);
  const average = (values: tf.Tensor) => tf.mean(values, overBatch);
  return {
    x: () => {
      const towardsMean = average(dy);
      const towardsSpread = tf.mul(normal, average(tf.mul(dy, normal)));
      const rest = tf.sub(tf.sub(dy, towardsMean), towardsSpread);
      return tf.mul(rest, tf.mul(scale, perRoot));
    },
    scale: () => tf.sum(tf.mul(dy, normal), overBatch),
    offset: () => tf.sum(dy, overBatch),
  };
}

function attributes(epsilon: number) {
  return [
    typeAttribute("T"),
    typeAttribute("U"),
    { name: "epsilon", type: AttributeType.FLOAT, value: epsilon },
    { name: "data_format", type: AttributeType.STRING, value: "NHWC" },
    { name: "is_training", type: AttributeType.BOOL, value: true },
  ];
}

tf.registerKernel({
  kernelName: KERNEL,
  backendName: "tensorflow",
  kernelFunc: ({ inputs, attrs }) => {
    const { x, scale, offset } = inputs as Record<string, tf.Tensor>;
    const none = tf.zeros([0]);
    // y, mean, unbiased variance, and three that only the gradient understands
    const outputs = runOperation(
      "FusedBatchNormV3",
      [x, scale, offset, none, none],
      attributes(attrs!.epsilon as number),
      6,
    );
    none.dispose();
    return outputs;
  },
});

tf.registerGradient({
  kernelName: KERNEL,
  inputsToSave: ["x", "scale"],
  outputsToSave: [false, false, false, true, true, true],
  gradFunc: (dy, saved, attrs) => {
    const [x, scale, ...reserved] = saved;
    const epsilon = attrs!.epsilon as number;
    // The fused gradient has none itself: where an outer tape records, it would silently count as 0.
    if (tf.engine().state.gradientDepth > 0) {
      return differentiableGradients((dy as tf.Tensor[])[0], { x, scale, epsilon });
    }
    const [dx, dScale, dOffset] = runOperation(
      "FusedBatchNormGradV3",
      [(dy as tf.Tensor[])[0], x, scale, ...reserved],
      attributes(epsilon),
      5,
    );
    return { x: () => dx, scale: () => dScale, offset: () => dOffset };
  },
});
