import { tf } from "../../tensorflow/mod.ts";

/**
 * Brings numbers to mean 0 and standard deviation 1, that of a sample as in PyTorch.
 *
 * @param x The numbers, `[batch]`.
 * @param weights 1 for those that count, 0 for those that only fill up, `[batch]`. Default: all count.
 * @returns `[batch]`.
 */
export function normalise(x: tf.Tensor1D, weights: tf.Tensor1D = tf.onesLike(x)): tf.Tensor1D {
  const count = weights.sum();
  const centred = x.sub(x.mul(weights).sum().div(count));
  const variance = centred.square().mul(weights).sum().div(count.sub(1));
  return centred.div(variance.sqrt().add(1e-8));
}
