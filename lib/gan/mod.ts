/**
 * One GAN: the generator and the discriminator of TensorFlow's DCGAN tutorial
 * (https://www.tensorflow.org/tutorials/generative/dcgan), their losses, their train step and what comes out.
 *
 * Images are `[batch, height, width, channels]` everywhere, in [-1, 1]; losses are in nats, a step's means over its
 * batch, an epoch's over its images. An {@linkcode AdversarialPair} has networks and optimisers, a
 * {@linkcode GanLearner} trains it on its images, and {@linkcode AdversarialPair.draw} draws with it.
 *
 * ```ts
 * import { drawnDigits } from "lib/data";
 * import { AdversarialPair, GanLearner } from "lib/gan";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const pair = new AdversarialPair({ seed: 1, batchSize: 4 });
 * const learner = new GanLearner(pair, drawnDigits(8));
 * for await (const { kind, metrics } of learner.train({ epochs: 1 })) {
 *   if (kind === "epoch") console.log(metrics.generatorLoss, metrics.discriminatorLoss);
 * }
 * const pixels = pair.draw({ count: 16 }); // [16, 28, 28, 1]
 * learner.dispose();
 * ```
 *
 * @module
 */
export {
  AdversarialPair,
  type AdversarialPairOptions,
  type Step,
  type StepLosses,
} from "./adversarial_pair.ts";
export type { PairState } from "./pair_state.ts";
export { drawImages } from "./draw_images.ts";
export {
  type Convolutions,
  type GanOptions,
  ganOptions,
  ganSettings,
  profile,
} from "./gan_options.ts";
export { GanLearner, type GanLearnerOptions, ganMetrics } from "./gan_learner.ts";
export { cellGradients } from "./fast/cell_gradients.ts";
export { countStepFlops, type StepFlops } from "./fast/step_flops.ts";
export { makeDiscriminator } from "./networks/discriminator.ts";
export { withEstimatedStatistics } from "./networks/estimated_statistics.ts";
export { imageShape } from "./networks/image_shape.ts";
export { averagedGeneratorName, makeGenerator } from "./networks/generator.ts";
export { discriminatorLoss, generatorLoss } from "./step/losses.ts";
export { sampleImages, type SampleOptions, sampleSettings } from "./sample.ts";
export type { Networks, StepGradients, StepInputs } from "./step/step_gradients.ts";
export { adversarialGradients } from "./step/adversarial_gradients.ts";
export { usedConvolutions } from "./step/used_convolutions.ts";
export { averageRate, moveAverage } from "./step/weight_average.ts";
export { batchGradients, type StepBatch, trainStep } from "./train_step.ts";
