import { tf } from "../../tensorflow/mod.ts";

// Binary cross-entropy from a logit l is -log σ(l) against 1 and -log(1 - σ(l)) against 0. Written with
// softplus(x) = log(1 + exp(x)), -log σ(l) = softplus(-l) and -log(1 - σ(l)) = softplus(l), it neither
// overflows nor loses the small losses of a confident discriminator, and its gradient is a plain sigmoid.

/**
 * How well the discriminator is fooled: binary cross-entropy of the fakes against 1.
 *
 * @param fakeLogits The discriminator's output on generated images, `[batch, 1]`.
 * @returns The loss in nats, mean over the batch; the caller disposes it.
 */
export function generatorLoss(fakeLogits: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.softplus(tf.neg(fakeLogits))));
}

/**
 * How well the discriminator distinguishes real from fake: binary cross-entropy of real images against 1 plus that of fakes
 * against 0. A discriminator that only guesses has a loss of 2·ln 2 = 1.386.
 *
 * @param realLogits The discriminator's output on real images, `[batch, 1]`.
 * @param fakeLogits Its output on generated images, `[batch, 1]`.
 * @returns The loss in nats, each part the mean over its batch; the caller disposes it.
 */
export function discriminatorLoss(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    const real = tf.mean(tf.softplus(tf.neg(realLogits)));
    const fake = tf.mean(tf.softplus(fakeLogits));
    return tf.add(real, fake);
  });
}
