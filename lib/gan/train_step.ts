import { UserTypeError } from "../errors/mod.ts";
import { foldIn, type RandomKey, randomNormal, tf } from "../tensorflow/mod.ts";
import type { Convolutions } from "./gan_options.ts";
import { cellGradients } from "./fast/cell_gradients.ts";
import { adversarialGradients } from "./step/adversarial_gradients.ts";
import type { Networks, StepGradients } from "./step/step_gradients.ts";
import { moveAverage } from "./step/weight_average.ts";

/** A batch of one step. */
export interface StepBatch {
  /** Real images `[batch, 28, 28, 1]` in [-1, 1]. */
  images: tf.Tensor4D;
  /** Noise and dropout are functions of it, so that each step needs another one. */
  key: RandomKey;
  /** How far the generator's average moves towards its weights. Default: the networks have no average. */
  averageRate?: tf.Scalar;
  /** How convolutions are computed. Default: `"direct"`. */
  convolutions?: Convolutions;
}

/**
 * One step of the tutorial: noise, fakes, both losses, both gradients at the same old weights, then both
 * applied; and the generator's average moves, if there is one. It depends on its arguments and on the networks'
 * variables alone, and reads nothing to the host.
 *
 * @param networks The two networks and their optimisers; both are changed.
 * @param batch The step's images and key.
 * @returns `[2]`: the generator's and the discriminator's loss before the step; the caller disposes it.
 * @throws {TypeError} If there is an average and no rate for it, or a rate and no average.
 */
export function trainStep(networks: Networks, batch: StepBatch): tf.Tensor1D {
  const { averageRate } = batch;
  const { generator, averagedGenerator } = networks;
  if ((averagedGenerator === undefined) !== (averageRate === undefined)) {
    throw new UserTypeError(
      `Cannot take a step: averageRate is ${
        averageRate === undefined ? "missing" : "given"
      } but the networks have ${averagedGenerator === undefined ? "no" : "an"} averaged generator`,
    );
  }
  return tf.tidy(() => {
    const step = batchGradients(networks, batch);
    networks.generatorOptimiser.apply(step.generatorGradients);
    networks.discriminatorOptimiser.apply(step.discriminatorGradients);
    if (averagedGenerator !== undefined) moveAverage(averagedGenerator, generator, averageRate!);
    return tf.stack([step.generatorLoss, step.discriminatorLoss]) as tf.Tensor1D;
  });
}

/**
 * What {@linkcode trainStep} computes before it changes a weight: noise, fakes, both losses and both gradients. Batch
 * normalisation's moving statistics move.
 *
 * @param networks The two networks.
 * @param batch The step's images and key.
 * @returns Losses and gradients; the caller disposes them.
 */
export function batchGradients(
  networks: Pick<Networks, "generator" | "discriminator">,
  { images, key, convolutions = "direct" }: StepBatch,
): StepGradients {
  const gradients = convolutions === "bilinear" ? cellGradients : adversarialGradients;
  const latentSize = networks.generator.inputs[0].shape[1]!;
  return gradients(networks, {
    images,
    noise: randomNormal<tf.Rank.R2>([images.shape[0], latentSize], foldIn(key, use.noise)),
    realKey: foldIn(key, use.dropoutOnReal),
    fakeKey: foldIn(key, use.dropoutOnFakes),
  });
}

/** What the step's key is folded with. */
const use = { noise: 0, dropoutOnReal: 1, dropoutOnFakes: 2 };
