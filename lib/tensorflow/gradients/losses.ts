/** A loss whose gradients tfjs has wrong. */
import * as tf from "@tensorflow/tfjs";
import { UserTypeError } from "../../errors/mod.ts";

/**
 * Puts a softmax cross entropy in the place of tfjs's, whose gradient by the labels is that by the logits with the
 * sign changed, and whose second derivatives lack the softmax's part.
 */
export function replaceSoftmaxCrossEntropy(): void {
  tf.losses.softmaxCrossEntropy = softmaxCrossEntropy as typeof tf.losses.softmaxCrossEntropy;
}

function softmaxCrossEntropy(
  onehotLabels: tf.TensorLike | tf.Tensor,
  logits: tf.TensorLike | tf.Tensor,
  weights?: tf.TensorLike | tf.Tensor,
  labelSmoothing = 0,
  reduction?: Parameters<typeof tf.losses.computeWeightedLoss>[2],
): tf.Tensor {
  return tf.tidy(() => {
    const [exact, scores] = [onehotLabels, logits].map((value) =>
      value instanceof tf.Tensor ? value : tf.tensor(value as tf.TensorLike)
    );
    if (!tf.util.arraysEqual(exact.shape, scores.shape)) {
      throw new UserTypeError(
        `Cannot compute softmaxCrossEntropy(): the labels have shape [${exact.shape}] but must have the logits' ` +
          `[${scores.shape}]`,
      );
    }
    const smooth = (labels: tf.Tensor) =>
      tf.add(tf.mul(labels, 1 - labelSmoothing), labelSmoothing / labels.shape[1]!);
    const labels = labelSmoothing > 0 ? smooth(exact) : exact;
    const losses = tf.neg(tf.sum(tf.mul(labels, tf.logSoftmax(scores)), -1));
    return tf.losses.computeWeightedLoss(losses, weights as tf.Tensor | undefined, reduction);
  });
}
