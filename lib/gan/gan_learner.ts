import { checkOptions, UserRangeError } from "../errors/mod.ts";
import { type DataSet, epochBatches, takeImages } from "../data/mod.ts";
import {
  type Learner,
  type LearnerLog,
  type LearnerState,
  type LearningProgress,
  type MetricDescriptions,
  MiniBatchTraining,
  type NamedVariable,
  type Samples,
  type TrainingLimits,
} from "../learning/mod.ts";
import { tf } from "../tensorflow/mod.ts";
import type { AdversarialPair, StepLosses } from "./adversarial_pair.ts";
import type { GanOptions } from "./gan_options.ts";
import { checkImageShape, imageShape } from "./networks/image_shape.ts";
import { sampleImages } from "./sample.ts";

/** Options of a {@linkcode GanLearner}. */
export interface GanLearnerOptions {
  /** Indices of the images to train on. Default: all of the data set. */
  shard?: ArrayLike<number>;
  /** Images that {@linkcode GanLearner.samples} draws, an integer of at least 0; 0 for none. Default: 16. */
  samples?: number;
  /** Decides the noise of those images, an integer in [0, 2³¹). Default: the pair's seed. */
  sampleSeed?: number;
}

/** The losses of a pair, next to what they are for a discriminator that tosses a coin. */
export const ganMetrics: MetricDescriptions & Record<keyof StepLosses, unknown> = {
  generatorLoss: {
    label: "Generator loss",
    unit: "nats",
    reference: { value: Math.LN2, label: "A coin: ln 2" },
  },
  discriminatorLoss: {
    label: "Discriminator loss",
    unit: "nats",
    reference: { value: 2 * Math.LN2, label: "A coin: 2 ln 2" },
  },
};

/**
 * An {@linkcode AdversarialPair} with the images that it learns from. Which images a step sees depends on the pair's
 * seed and on the step's place alone, so a training that is cut into several calls is the same as one.
 *
 * @example Two epochs of ten images
 * ```ts
 * import { drawnDigits } from "lib/data";
 * import { AdversarialPair, GanLearner } from "lib/gan";
 * import { loadTensorFlow } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const pair = new AdversarialPair({ batchSize: 6, epochs: 2 });
 * const learner = new GanLearner(pair, drawnDigits(10));
 * const kinds = [];
 * for await (const log of learner.train()) kinds.push(log.kind);
 * assert.deepEqual(kinds, ["step", "step", "epoch", "step", "step", "epoch"]);
 * learner.dispose();
 * ```
 */
export class GanLearner implements Learner {
  /** The networks and optimisers; the learner owns them. */
  readonly pair: AdversarialPair;
  /** The losses of both networks. */
  readonly metrics: MetricDescriptions = ganMetrics;
  /** How many images it trains on. */
  readonly examples: number;
  readonly #training: MiniBatchTraining;
  readonly #samples: { count: number; seed: number };

  /**
   * Binds a pair to its images.
   *
   * @param pair What to train; disposed with the learner.
   * @param dataSet The images, 28×28 grey pixels.
   * @param options Which of them, and what to draw.
   * @throws {TypeError} If the images have another shape.
   * @throws {RangeError} If there are no images, or an option is unknown or outside its range.
   */
  constructor(pair: AdversarialPair, dataSet: DataSet, options: GanLearnerOptions = {}) {
    checkOptions<GanLearnerOptions>("GanLearner()", options, {
      shard: "object",
      samples: "number",
      sampleSeed: "number",
    });
    const { shard, samples: count = 16, sampleSeed = pair.options.seed } = options;
    const { batchSize, seed, epochs } = pair.options;
    checkImageShape(dataSet);
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new UserRangeError(
        `Cannot make a learner: samples is ${count} but must be an integer of at least 0`,
      );
    }
    this.pair = pair;
    this.examples = shard?.length ?? dataSet.count;
    if (this.examples === 0) {
      throw new UserRangeError("Cannot make a learner: there are 0 images but must be at least 1");
    }
    this.#samples = { count, seed: sampleSeed };
    this.#training = new MiniBatchTraining({
      epochs,
      metrics: Object.keys(ganMetrics),
      batches: (epoch) => epochBatches(dataSet, { batchSize, seed, epoch, shard }),
      stepsIn: () => Math.ceil(this.examples / batchSize),
      step: (indices) => this.#step(takeImages(dataSet, indices)),
    });
  }

  /** The pair's settings. */
  get options(): Readonly<GanOptions> {
    return this.pair.options;
  }

  /** Noise `[batch, latent]` in, images `[batch, 28, 28, 1]` out; the pair's. */
  get generator(): tf.LayersModel {
    return this.pair.generator;
  }

  /** Epochs that its training has: the pair's `epochs`. */
  get epochs(): number {
    return this.pair.options.epochs;
  }

  /** Steps that one pass over its images takes; the last batch may be short. */
  get stepsPerEpoch(): number {
    return this.#training.stepsPerEpoch;
  }

  /** How far its training has come. */
  get progress(): LearningProgress {
    return this.#training.progress;
  }

  /** Steps taken in all; step n of a seed always uses the same random numbers. */
  get totalSteps(): number {
    return this.pair.totalSteps;
  }

  /** Steps from the start of the training to the end of an epoch. */
  stepsOf(epochs: number): number {
    return this.#training.stepsOf(epochs);
  }

  /** The weights themselves, the generator's first; owned by the pair. */
  variables(): NamedVariable[] {
    return this.pair.variables();
  }

  /** Both optimisers' moments and step counts, owned by the pair. */
  optimiserVariables(): NamedVariable[] {
    return this.pair.optimiserVariables();
  }

  /**
   * Trains from where it stands to the end of the last epoch, one log a step and one an epoch.
   *
   * Between two steps the event loop gets a turn. Leaving the loop over the logs ends the training.
   *
   * @param limits Where to end.
   * @returns The logs, as they come.
   * @throws {DivergedError} If a loss is not finite, after the logs that say so.
   * @throws {RangeError} If a limit is outside its range.
   */
  train(limits: TrainingLimits = {}): AsyncGenerator<LearnerLog, void> {
    return this.#training.train(limits);
  }

  /** What the generator draws now, from the same noise each time; undefined if it is to draw none or has diverged. */
  samples(): Samples | undefined {
    const { count, seed } = this.#samples;
    if (count === 0) return undefined;
    const pixels = sampleImages(this.generator, { count, seed });
    if (!pixels.every(Number.isFinite)) return undefined;
    return { network: "generator", pixels, shape: [count, ...imageShape] };
  }

  /** A copy of everything that training changes. */
  state(): LearnerState {
    return { ...this.pair.state(), progress: structuredClone(this.progress) };
  }

  /**
   * Goes back to a state, so that what follows is, to the byte, what followed it then. Nothing changes if it does not fit.
   *
   * @param state What {@linkcode GanLearner.state} gave for a learner of the same settings.
   * @throws {TypeError} If an array or a metric is missing or unknown, or an array of another shape or type.
   * @throws {RangeError} If a count of steps or epochs is impossible.
   */
  restore(state: LearnerState): void {
    this.#training.check(state);
    this.pair.restore(state);
    this.#training.restore(state.progress);
  }

  /** Frees all tensors, the pair's; the learner cannot be used afterwards. */
  dispose(): void {
    this.pair.dispose();
  }

  async #step(pixels: Float32Array): Promise<StepLosses> {
    const [height, width, channels] = imageShape;
    const batch = pixels.length / (height * width * channels);
    const images = tf.tensor4d(pixels, [batch, height, width, channels]);
    return await this.pair.trainStep(images).finally(() => images.dispose());
  }
}
