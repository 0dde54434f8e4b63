import { UserRangeError } from "../errors/mod.ts";
import {
  integer,
  number,
  type Profile,
  profileNames,
  seed,
  SettingsFamily,
  type SettingsOf,
  toggle,
  word,
} from "../settings/mod.ts";
import type { Precision } from "../tensorflow/mod.ts";

/** Ways to compute the convolutions of a train step. */
export type Convolutions = "direct" | "bilinear";

const precisions: readonly Precision[] = ["float32", "bfloat16"];
const ways: readonly ("auto" | Convolutions)[] = ["auto", "direct", "bilinear"];

const settings = {
  examples: integer({
    meaning: "images to train on, the first of the data set",
    default: 60_000, // all of MNIST
    least: 1,
    most: 10_000_000, // 8 GB of 28×28 pixels
  }),
  epochs: integer({
    meaning: "passes over the images",
    default: 50,
    least: 1,
    most: 1_000_000, // months of the smallest training
  }),
  /** An epoch's last batch may be smaller. */
  batchSize: integer({
    meaning: "images in a step",
    default: 256,
    least: 1,
    most: 65_536, // tens of GB of activations at the default filters
  }),
  learningRate: number({ meaning: "Adam's step size, for both networks", default: 1e-4, above: 0 }),
  beta1: number({
    meaning: "Adam's memory of past gradients: what a step keeps of their mean",
    default: 0.9,
    least: 0,
    below: 1,
  }),
  beta2: number({
    meaning: "Adam's memory of past squared gradients: what a step keeps of their mean",
    default: 0.999,
    least: 0,
    below: 1,
  }),
  /** The default is that of Keras. */
  epsilon: number({
    meaning: "what Adam adds to the root of the mean square",
    default: 1e-7,
    above: 0,
  }),
  /**
   * The average is that of Yazici and others (https://arxiv.org/abs/1806.04498), without their bias towards the initial
   * weights: a weight that is k steps old counts `averageDecay ** k` times as much as that of now. The training itself
   * does not see it. 1 / (1 - averageDecay) is about how many steps it looks back.
   */
  averageDecay: number({
    meaning:
      "memory of the moving average of the generator's weights that images are drawn from: what a step keeps of it; 0 " +
      "draws from the weights themselves",
    default: 0,
    least: 0,
    below: 1,
  }),
  latentSize: integer({
    meaning: "how many numbers of noise an image is made from",
    default: 100,
    least: 1,
    most: 10_000, // half a GB of weights in the generator's first layer
  }),
  /**
   * The narrowest layers are the generator's last hidden one and the discriminator's first. Half of the default makes
   * a little more than a third of the weights.
   */
  filters: integer({
    meaning: "channels of the narrowest layers; the wider ones have two and four times as many",
    default: 64,
    least: 1,
    most: 1_024, // 1.3 GB of weights, and twice that for Adam's moments
  }),
  dropoutRate: number({
    meaning: "share of the discriminator's activations that dropout sets to 0 in training",
    default: 0.3,
    least: 0,
    below: 1,
  }),
  leakySlope: number({
    meaning: "LeakyReLU's slope below 0; 1 makes it the identity",
    default: 0.3,
    least: 0,
    most: 1,
  }),
  /** Initial weights, noise, dropout and the order of the images all come from it. */
  seed: seed(0),
  /**
   * Whether the train step is compiled into one TensorFlow function. The result is the same within rounding;
   * uncompiled (eager), operations are called one by one, which is slower and easier to look into.
   */
  compile: toggle({
    meaning: "whether the train step is compiled",
    default: true,
    flag: {
      name: "eager",
      meaning: "do not compile the train step: call its operations one by one",
    },
  }),
  /**
   * Where the device has no instructions for bfloat16, or the step is not compiled, training stays in float32:
   * {@linkcode AdversarialPair.precision} says which it is.
   */
  precision: word({
    meaning:
      "the number format of products; bfloat16 is faster and less precise, on devices with " +
      "instructions for it",
    default: "float32",
    words: precisions,
  }),
  /**
   * `"direct"` computes convolutions by TensorFlow's own operations; `"bilinear"` the same sums by fewer
   * multiplications, which is more than twice as fast on a processor; `"auto"` is bilinear on a CPU and direct on a
   * GPU. Weights and method are the same, results within rounding; dropout's masks differ.
   */
  convolutions: word({
    meaning:
      "how to compute convolutions: direct with TensorFlow's operations, bilinear with fewer " +
      "multiplications, auto whichever is faster",
    default: "auto",
    words: ways,
  }),
};

/** The settings of a DCGAN and of its training, with the tutorial's as defaults. */
export const ganSettings: SettingsFamily<typeof settings> = new SettingsFamily("DCGAN", settings);

/** Every setting of a DCGAN and of its training. {@linkcode ganOptions} fills in what is left out. */
export interface GanOptions extends SettingsOf<typeof ganSettings> {}

/**
 * Settings for a purpose, as changes to the tutorial's.
 *
 * - `full` changes nothing: 50 epochs of 60,000 images at batch 256, hours on a processor of two cores.
 * - `quick` shows digits within two minutes. With the tutorial's own settings the same time yields only strokes, because
 *   there are few steps in it and each is short. So batches are small and networks have half the filters, which makes more
 *   steps of the time; the learning rate is larger, with the DCGAN paper's beta1 (https://arxiv.org/abs/1511.06434); the
 *   discriminator has no dropout, and LeakyReLU a smaller slope; and images are drawn from an average of the generator's
 *   weights. Noise of 10 numbers instead of 100 is easier to give a meaning to in so few steps: more of the drawings are
 *   digits. These settings come from measuring the Fréchet distance of each change after as many steps. It also sees
 *   fewer images, so that there are several epochs to look at.
 * - `smoke` is a few steps that prove that everything runs; its pictures are noise.
 *
 * @example
 * ```ts
 * import { ganOptions, profile } from "lib/gan";
 * import assert from "node:assert/strict";
 *
 * assert.equal(ganOptions({ ...profile("quick"), seed: 3 }).batchSize, 32);
 * assert.deepEqual(ganOptions(profile("full")), ganOptions());
 * ```
 *
 * @param name Which profile.
 * @returns The settings that differ from the tutorial's, for {@linkcode ganOptions}.
 * @throws {RangeError} If there is no such profile.
 */
export function profile(name: Profile): Partial<GanOptions> {
  if (Object.hasOwn(profiles, name)) return { ...profiles[name] };
  throw new UserRangeError(
    `Cannot use profile "${name}": expected one of ${profileNames.join(", ")}`,
  );
}

const profiles: Readonly<Record<Profile, Partial<GanOptions>>> = {
  smoke: { examples: 40, epochs: 2, batchSize: 16 },
  quick: {
    examples: 40_000,
    epochs: 4,
    batchSize: 32,
    latentSize: 10,
    learningRate: 1e-3,
    beta1: 0.5,
    averageDecay: 0.995,
    filters: 32,
    dropoutRate: 0,
    leakySlope: 0.1,
  },
  full: {},
};

/**
 * All settings: the tutorial's (https://www.tensorflow.org/tutorials/generative/dcgan) with changes.
 *
 * @param changes The settings that differ; `undefined` leaves the tutorial's.
 * @returns Every setting, checked.
 * @throws {RangeError} If a setting is unknown or outside its range.
 */
export function ganOptions(changes: Partial<GanOptions> = {}): GanOptions {
  return ganSettings.complete(changes);
}
