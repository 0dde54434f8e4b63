import { UserTypeError } from "../errors/mod.ts";
import { foldIn, type RandomKey, randomNormal, tf } from "../tensorflow/mod.ts";
import type { Convolutions } from "./gan_options.ts";
import { cellGradients } from "./fast/cell_gradients.ts";
import { adversarialGradients } from "./step/adversarial_gradients.ts";
import type { Networks } from "./step/step_gradients.ts";
import { moveAverage } from "./step/weight_average.ts";

/**
 * One step of the tutorial: noise, fakes, both losses, both gradients at the same old weights, then both
 * applied; and the generator's average moves, if there is one. It depends on its arguments and on the networks'
 * variables alone, and reads nothing to the host.
 *
 * @param networks The two networks and their optimisers; both are changed.
 * @param batch `images`: `[batch, 28, 28, 1]` in [-1, 1]; `key`: noise and dropout are functions of it, so
 * that each step needs another one; `averageRate`: how far the generator's average moves towards its weights, needed
 * where the networks have an average; `convolutions`: how they are computed, `"direct"` unless stated.
 * @returns `[2]`: the generator's and the discriminator's loss before the step; the caller disposes it.
 */
export function trainStep(
  networks: Networks,
  batch: {
    images: tf.Tensor4D;
    key: RandomKey;
    averageRate?: tf.Scalar;
    convolutions?: Convolutions;
  },
): tf.Tensor1D {
  const { images, key, averageRate, convolutions = "direct" } = batch;
  const { generator, averagedGenerator } = networks;
  if ((averagedGenerator === undefined) !== (averageRate === undefined)) {
    throw new UserTypeError(
      `Cannot take a step: averageRate is ${
        averageRate === undefined ? "missing" : "given"
      } but the networks have ${averagedGenerator === undefined ? "no" : "an"} averaged generator`,
    );
  }
  return tf.tidy(() => {
    const gradients = convolutions === "bilinear" ? cellGradients : adversarialGradients;
    const latentSize = generator.inputs[0].shape[1]!;
    const step = gradients(networks, {
      images,
      noise: randomNormal<tf.Rank.R2>([images.shape[0], latentSize], foldIn(key, use.noise)),
      realKey: foldIn(key, use.dropoutOnReal),
      fakeKey: foldIn(key, use.dropoutOnFakes),
    });
    networks.generatorOptimiser.apply(step.generatorGradients);
    networks.discriminatorOptimiser.apply(step.discriminatorGradients);
    if (averagedGenerator !== undefined) moveAverage(averagedGenerator, generator, averageRate!);
    return tf.stack([step.generatorLoss, step.discriminatorLoss]) as tf.Tensor1D;
  });
}

/** What the step's key is folded with. */
const use = { noise: 0, dropoutOnReal: 1, dropoutOnFakes: 2 };
