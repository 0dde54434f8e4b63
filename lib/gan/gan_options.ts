import type { Precision } from "../tensorflow/mod.ts";

/** Every setting of a DCGAN and of its training. {@linkcode ganOptions} fills in what is left out. */
export interface GanOptions {
  /** How many images of the data set are trained on, an integer of at least 1. Default: 60,000, all of MNIST. */
  examples: number;
  /** Passes over those images, an integer of at least 1. Default: 50. */
  epochs: number;
  /** Images in a step, an integer of at least 1; an epoch's last batch may be smaller. Default: 256. */
  batchSize: number;
  /** Adam's step size for both networks, above 0. Default: 1e-4. */
  learningRate: number;
  /** Decay a step of Adam's mean of gradients, in [0, 1). Default: 0.9. */
  beta1: number;
  /** Decay a step of Adam's mean of squared gradients, in [0, 1). Default: 0.999. */
  beta2: number;
  /** What Adam adds to the root of the mean square, above 0. Default: 1e-7, as in Keras. */
  epsilon: number;
  /** Numbers of noise that an image is made from, an integer of at least 1. Default: 100. */
  latentSize: number;
  /**
   * Channels of the narrowest layers, the generator's last hidden one and the discriminator's first; the wider ones
   * have two and four times as many. Half of the default makes a little more than a third of the weights. An integer
   * of at least 1. Default: 64.
   */
  filters: number;
  /** Share of the discriminator's activations that dropout sets to 0 in training, in [0, 1). Default: 0.3. */
  dropoutRate: number;
  /** LeakyReLU's slope below 0, in [0, 1]; 1 makes it the identity. Default: 0.3. */
  leakySlope: number;
  /**
   * Where all randomness comes from: initial weights, noise, dropout and the order of the images. An
   * integer in [0, 2³¹). Default: 0.
   */
  seed: number;
  /**
   * Whether the train step is compiled into one TensorFlow function. The result is the same within rounding;
   * uncompiled (eager), every operation is called by itself, which is slower and easier to look into.
   * Default: true.
   */
  compile: boolean;
  /**
   * What convolutions and matrix products of a compiled step compute in: `"float32"`, or `"bfloat16"`, which is
   * faster and rounder. Where the device has no instructions for it, or the step is not compiled, training stays
   * in float32: {@linkcode AdversarialPair.precision} tells. Default: `"float32"`.
   */
  precision: Precision;
  /**
   * How the train step computes its convolutions: `"direct"`, by TensorFlow's own operations; `"bilinear"`, the
   * same sums by fewer multiplications, which is more than twice as fast on a processor; or `"auto"`, what is
   * faster on the device in use: bilinear on a CPU, direct on a GPU. Weights and method are the same, results
   * within rounding; dropout's masks differ. Default: `"auto"`.
   */
  convolutions: "auto" | Convolutions;
}

/** Ways to compute the convolutions of a train step. */
export type Convolutions = "direct" | "bilinear";

/** How long to train: see {@linkcode profile}. */
export type Profile = "smoke" | "quick" | "full";

const tutorial: Readonly<GanOptions> = {
  examples: 60_000,
  epochs: 50,
  batchSize: 256,
  learningRate: 1e-4,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  latentSize: 100,
  filters: 64,
  dropoutRate: 0.3,
  leakySlope: 0.3,
  seed: 0,
  compile: true,
  precision: "float32",
  convolutions: "auto",
};

/**
 * Settings for a purpose, as changes to the tutorial's.
 *
 * - `full` changes nothing: 50 epochs of 60,000 images at batch 256, hours on a processor of two cores.
 * - `quick` shows digits within two minutes. It changes three settings of the method: batch 32,
 *   learning rate 2e-4 and beta1 0.5, the two that the DCGAN paper found
 *   (https://arxiv.org/abs/1511.06434). With the tutorial's own settings the same time yields only strokes,
 *   because there are fewer steps in it and each is shorter. It also sees fewer images, so that there are
 *   several epochs to look at.
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
  switch (name) {
    case "smoke":
      return { examples: 40, epochs: 2, batchSize: 16 };
    case "quick":
      return { examples: 6_000, epochs: 7, batchSize: 32, learningRate: 2e-4, beta1: 0.5 };
    case "full":
      return {};
    default:
      throw new RangeError(`Cannot use profile "${name}": expected "smoke", "quick" or "full"`);
  }
}

/**
 * All settings: the tutorial's (https://www.tensorflow.org/tutorials/generative/dcgan) with changes.
 *
 * @param changes The settings that differ; `undefined` leaves the tutorial's.
 * @returns Every setting, checked.
 * @throws {RangeError} If a setting is unknown or outside its range.
 */
export function ganOptions(changes: Partial<GanOptions> = {}): GanOptions {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!Object.hasOwn(rules, name)) {
      const known = Object.keys(rules).join(", ");
      throw new RangeError(`Cannot use setting "${name}": expected one of ${known}`);
    }
    const { expected, allows } = rules[name as keyof GanOptions];
    if (!allows(value)) {
      throw new RangeError(`Cannot use ${name} ${value}: expected ${expected}`);
    }
  }
  return { ...tutorial, ...Object.fromEntries(given) };
}

interface Rule {
  expected: string;
  allows(value: unknown): boolean;
}

const numeric = (expected: string, allows: (value: number) => boolean): Rule => ({
  expected,
  allows: (value) => typeof value === "number" && allows(value),
});
const count = numeric(
  "an integer of at least 1",
  (value) => Number.isSafeInteger(value) && value >= 1,
);
const positive = numeric(
  "a finite number above 0",
  (value) => Number.isFinite(value) && value > 0,
);
const share = numeric("a number of at least 0 and below 1", (value) => value >= 0 && value < 1);

const rules: Record<keyof GanOptions, Rule> = {
  examples: count,
  epochs: count,
  batchSize: count,
  learningRate: positive,
  beta1: share,
  beta2: share,
  epsilon: positive,
  latentSize: count,
  filters: count,
  dropoutRate: share,
  leakySlope: numeric("a number from 0 to 1", (value) => value >= 0 && value <= 1),
  seed: numeric(
    "an integer from 0 to 2147483647",
    (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 31,
  ),
  compile: { expected: "true or false", allows: (value) => typeof value === "boolean" },
  precision: {
    expected: '"float32" or "bfloat16"',
    allows: (value) => value === "float32" || value === "bfloat16",
  },
  convolutions: {
    expected: '"auto", "direct" or "bilinear"',
    allows: (value) => value === "auto" || value === "direct" || value === "bilinear",
  },
};
