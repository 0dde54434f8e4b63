import { foldIn, type RandomKey, randomNormal, tf } from "../tensorflow/mod.ts";
import type { Convolutions } from "./gan_options.ts";
import { cellGradients } from "./fast/cell_gradients.ts";
import { adversarialGradients } from "./step/adversarial_gradients.ts";
import type { Networks } from "./step/step_gradients.ts";

/**
 * One step of the tutorial: noise, fakes, both losses, both gradients at the same old weights, then both
 * applied. It depends on its arguments and on the networks' variables alone, and reads nothing to the host.
 *
 * @param networks The two networks and their optimisers; both are changed.
 * @param batch `images`: `[batch, 28, 28, 1]` in [-1, 1]; `key`: noise and dropout are functions of it, so
 * that each step needs another one; `convolutions`: how they are computed, `"direct"` unless stated.
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

/** What the step's key is folded with. */
const use = { noise: 0, dropoutOnReal: 1, dropoutOnFakes: 2 };
