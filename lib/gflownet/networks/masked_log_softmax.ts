import { tf } from "../../tensorflow/mod.ts";

/**
 * Log-probabilities of what is possible. Logits of what is not are far below the others before the softmax; setting
 * probabilities to 0 after it would leave the others too small.
 *
 * @param logits `[rows, actions]`.
 * @param mask 1 for what is possible, float32 `[rows, actions]`.
 * @returns `[rows, actions]`; about -1e9 where it is not possible. The caller disposes it.
 */
export function maskedLogSoftmax(logits: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.logSoftmax(maskedLogits(logits, mask)));
}

/**
 * Logits with what is not possible far below.
 *
 * @param logits `[rows, actions]`.
 * @param mask 1 for what is possible, float32 `[rows, actions]`.
 * @returns `[rows, actions]`; the caller disposes it.
 */
export function maskedLogits(logits: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => logits.mul<tf.Tensor2D>(mask).add(mask.sub(1).mul(1e9)));
}
