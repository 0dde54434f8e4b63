import { checkOptions, UserRangeError } from "../errors/mod.ts";
import { type DataSet, epochBatches, takeImages } from "../data/mod.ts";
import {
  type LearnerState,
  type MetricDescriptions,
  type Metrics,
  MiniBatchLearner,
  type NamedVariable,
  type Samples,
} from "../learning/mod.ts";
import { tf } from "../tensorflow/mod.ts";
import type { AdversarialPair, StepLosses } from "./adversarial_pair.ts";
import type { GanOptions } from "./gan_options.ts";
import { checkImageShape, imageShape } from "./networks/image_shape.ts";

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
export class GanLearner extends MiniBatchLearner {
  /** The networks and optimisers; the learner owns them. */
  readonly pair: AdversarialPair;
  readonly #dataSet: DataSet;
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
    const examples = shard?.length ?? dataSet.count;
    if (examples === 0) {
      throw new UserRangeError("Cannot make a learner: there are 0 images but must be at least 1");
    }
    super({
      metrics: ganMetrics,
      examples,
      epochs,
      batches: (epoch) => epochBatches(dataSet, { batchSize, seed, epoch, shard }),
      stepsIn: () => Math.ceil(examples / batchSize),
    });
    this.pair = pair;
    this.#dataSet = dataSet;
    this.#samples = { count, seed: sampleSeed };
  }

  /** The pair's settings. */
  get options(): Readonly<GanOptions> {
    return this.pair.options;
  }

  /** Noise `[batch, latent]` in, images `[batch, 28, 28, 1]` out; the pair's, as its last step left it. */
  get generator(): tf.LayersModel {
    return this.pair.generator;
  }

  /** What images are drawn from: the average of the generator's weights where the pair keeps it, else the generator. */
  get drawingGenerator(): tf.LayersModel {
    return this.pair.drawingGenerator;
  }

  /** Steps taken in all; step n of a seed always uses the same random numbers. */
  get totalSteps(): number {
    return this.pair.totalSteps;
  }

  /** The weights themselves, those of the average among them, the generator's first; owned by the pair. */
  variables(): NamedVariable[] {
    return this.pair.variables();
  }

  /** Both optimisers' moments and step counts, owned by the pair. */
  optimiserVariables(): NamedVariable[] {
    return this.pair.optimiserVariables();
  }

  /** What it draws now, from the same noise each time; undefined if it is to draw none or has diverged. */
  samples(): Samples | undefined {
    const { count, seed } = this.#samples;
    if (count === 0) return undefined;
    const pixels = this.pair.draw({ count, seed });
    if (!pixels.every(Number.isFinite)) return undefined;
    const { name: network } = this.drawingGenerator;
    return { network, pixels, shape: [count, ...imageShape] };
  }

  /** Frees all tensors, the pair's. */
  protected disposeModel(): void {
    this.pair.dispose();
  }

  /** One step of the pair, which counts it. */
  protected async trainOn(indices: Uint32Array): Promise<Metrics> {
    const images = tf.tensor4d(takeImages(this.#dataSet, indices), [indices.length, ...imageShape]);
    return await this.pair.trainStep(images).finally(() => images.dispose());
  }

  /** Takes the pair back, and with it the counter of steps. */
  protected restoreModel(state: LearnerState): void {
    this.pair.restore(state);
  }
}
