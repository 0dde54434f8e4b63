import { type Adam, foldIn, type RandomKey, randomNormal, tf } from "../tensorflow/mod.ts";
import type { Convolutions } from "./config.ts";
import { cellGradients } from "./fast/cell_gradients.ts";
import { discriminatorLoss, generatorLoss } from "./losses.ts";

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
}

/** What a step computes its gradients from. */
export interface StepInputs {
  /** Real images, `[batch, 28, 28, 1]` in [-1, 1]. */
  images: tf.Tensor4D;
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

/**
 * Both losses and both networks' gradients. The generator runs once, in training mode, which moves its batch
 * normalisation's moving statistics; no trainable weight changes.
 *
 * @param networks The two networks.
 * @param inputs Images, noise and dropout keys.
 * @returns Losses and gradients; the caller disposes them.
 */
export function adversarialGradients(
  { generator, discriminator }: Pick<Networks, "generator" | "discriminator">,
  { images, noise, realKey, fakeKey }: StepInputs,
): StepGradients {
  // One key for the fakes, used twice: both losses see one and the same pass over them.
  const logitsOf = (x: tf.Tensor, key: RandomKey) =>
    discriminator.apply(x, { training: true, randomKey: key }) as tf.Tensor;

  let fakes: tf.Tensor | undefined;
  const ofGenerator = gradientsBy(generator, () => {
    fakes = tf.keep(generator.apply(noise, { training: true }) as tf.Tensor);
    return generatorLoss(logitsOf(fakes, fakeKey));
  });
  const ofDiscriminator = gradientsBy(
    discriminator,
    () => discriminatorLoss(logitsOf(images, realKey), logitsOf(fakes!, fakeKey)),
  );
  fakes!.dispose();
  return {
    generatorLoss: ofGenerator.loss,
    generatorGradients: ofGenerator.gradients,
    discriminatorLoss: ofDiscriminator.loss,
    discriminatorGradients: ofDiscriminator.gradients,
  };
}

/**
 * One step of the tutorial: noise, fakes, both losses, both gradients at the same old weights, then both
 * applied. It depends on its arguments and on the networks' variables alone, and reads nothing to the host.
 *
 * @param networks The two networks and their optimisers; both are changed.
 * @param batch `images`: `[batch, 28, 28, 1]` in [-1, 1]; `key`: noise and dropout are functions of it, so
 * that each step needs one of its own; `convolutions`: how they are computed, `"direct"` unless stated.
 * @returns `[2]`: the generator's and the discriminator's loss before the step; the caller disposes it.
 */
export function trainStep(
  networks: Networks,
  batch: { images: tf.Tensor4D; key: RandomKey; convolutions?: Convolutions },
): tf.Tensor1D {
  return tf.tidy(() => {
    const { images, key, convolutions = "direct" } = batch;
    const gradients = convolutions === "bilinear" ? cellGradients : adversarialGradients;
    const latentSize = networks.generator.inputs[0].shape[1]!;
    const step = gradients(networks, {
      images,
      noise: randomNormal<tf.Rank.R2>([images.shape[0], latentSize], foldIn(key, use.noise)),
      realKey: foldIn(key, use.dropoutOnReal),
      fakeKey: foldIn(key, use.dropoutOnFakes),
    });
    networks.generatorOptimiser.apply(step.generatorGradients);
    networks.discriminatorOptimiser.apply(step.discriminatorGradients);
    return tf.stack([step.generatorLoss, step.discriminatorLoss]) as tf.Tensor1D;
  });
}

/** Ten apart, since each dropout layer folds its own small number in as well and the two add up. */
const use = { noise: 0, dropoutOnReal: 10, dropoutOnFakes: 20 };

/** A loss and its gradient by each of a network's trainable weights. */
function gradientsBy(
  network: tf.LayersModel,
  loss: () => tf.Scalar,
): { loss: tf.Scalar; gradients: tf.Tensor[] } {
  const variables = network.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const { value, grads } = tf.variableGrads(loss, variables);
  return { loss: value, gradients: variables.map((variable) => grads[variable.name]) };
}
