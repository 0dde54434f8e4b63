/**
 * One GAN: the generator and the discriminator of TensorFlow's DCGAN tutorial
 * (https://www.tensorflow.org/tutorials/generative/dcgan), their losses, their train step and what comes out.
 *
 * Images are `[batch, height, width, channels]` everywhere, in [-1, 1]; losses are in nats, means over the
 * batch. An {@linkcode AdversarialPair} holds all that a training changes, {@linkcode train} trains it, and
 * {@linkcode sampleImages} draws from it.
 *
 * ```ts
 * import { drawnDigits } from "lib/data";
 * import { AdversarialPair, sampleImages, train } from "lib/gan";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const pair = new AdversarialPair({ seed: 1, batchSize: 4 });
 * for await (const log of train(pair, drawnDigits(8), { epochs: 1 })) {
 *   if (log.kind === "epoch") console.log(log.generatorLoss, log.discriminatorLoss);
 * }
 * const pixels = sampleImages(pair.generator, { count: 16 }); // [16, 28, 28, 1]
 * pair.dispose();
 * ```
 *
 * @module
 */
export {
  AdversarialPair,
  type PairState,
  type Step,
  type StepLosses,
  type TrainingProgress,
} from "./adversarial_pair.ts";
export {
  type Convolutions,
  type GanOptions,
  ganOptions,
  ganSettings,
  profile,
} from "./gan_options.ts";
export { cellGradients } from "./fast/cell_gradients.ts";
export { countStepFlops, type StepFlops } from "./fast/step_flops.ts";
export { makeDiscriminator } from "./networks/discriminator.ts";
export { makeGenerator } from "./networks/generator.ts";
export { discriminatorLoss, generatorLoss } from "./step/losses.ts";
export { sampleImages, type SampleOptions, sampleSettings } from "./sample.ts";
export { type EpochLog, type StepLog, train, type TrainOptions } from "./train.ts";
export type { Networks, StepGradients, StepInputs } from "./step/step_gradients.ts";
export { adversarialGradients } from "./step/adversarial_gradients.ts";
export { trainStep } from "./train_step.ts";
export { loadWeights, saveWeights } from "./weights_file.ts";
