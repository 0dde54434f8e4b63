import type { Adam, RandomKey, tf } from "../../tensorflow/mod.ts";

/** The two networks of a GAN and the optimiser of each. */
export interface Networks {
  /** Noise `[batch, latent]` in, images `[batch, 28, 28, 1]` out. */
  readonly generator: tf.LayersModel;
  /** Images `[batch, 28, 28, 1]` in, logits `[batch, 1]` out. */
  readonly discriminator: tf.LayersModel;
  /** Moves the generator's trainable weights. */
  readonly generatorOptimiser: Adam;
  /** Moves the discriminator's trainable weights. */
  readonly discriminatorOptimiser: Adam;
  /** The moving average of the generator's weights, a network of the same layers. Default: none is kept. */
  readonly averagedGenerator?: tf.LayersModel;
}

/** What a step computes its gradients from. */
export interface StepInputs<T extends tf.Tensor = tf.Tensor4D> {
  /** Real examples: images `[batch, 28, 28, 1]` in [-1, 1], or what else the discriminator takes. */
  images: T;
  /** Noise for as many fakes, `[batch, latent]`. */
  noise: tf.Tensor2D;
  /** Key of the discriminator's dropout on the real images. */
  realKey: RandomKey;
  /** Key of its dropout on the fakes. */
  fakeKey: RandomKey;
}

/** Both losses and both networks' gradients at one point. The caller disposes all tensors. */
export interface StepGradients {
  /** See {@linkcode generatorLoss}. */
  generatorLoss: tf.Scalar;
  /** See {@linkcode discriminatorLoss}. */
  discriminatorLoss: tf.Scalar;
  /** Of the generator's loss by each of its `trainableWeights`, in their order and shapes. */
  generatorGradients: tf.Tensor[];
  /** Of the discriminator's loss by each of its `trainableWeights`, in their order and shapes. */
  discriminatorGradients: tf.Tensor[];
}
