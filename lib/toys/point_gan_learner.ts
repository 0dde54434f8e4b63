import { epochBatches } from "../data/mod.ts";
import { checkOptions, UserRangeError, UserTypeError } from "../errors/mod.ts";
import { ganMetrics } from "../gan/mod.ts";
import {
  assignVariables,
  type LearnerState,
  type Metrics,
  MiniBatchLearner,
  type NamedVariable,
} from "../learning/mod.ts";
import { deriveSeed } from "../random/mod.ts";
import { compile, type Compiled, randomKey, tf } from "../tensorflow/mod.ts";
import type { PointPair } from "./pairs/point_pair.ts";
import { checkCounts } from "./points/check_numbers.ts";
import { type PointSet, takePoints } from "./points/point_set.ts";

/** Options of a {@linkcode PointGanLearner}. */
export interface PointGanLearnerOptions {
  /** Indices of the points to train on. Default: all. */
  shard?: ArrayLike<number>;
  /** Points in a step, an integer of at least 1; an epoch's last batch may have fewer. Default: 64. */
  batchSize?: number;
  /** Passes over the points, an integer of at least 1. Default: 1. */
  epochs?: number;
  /** Decides the order of the points and the noise, an integer of at least 0. Default: 0. */
  seed?: number;
}

/**
 * A {@linkcode PointPair} with the points that it learns from, trained by a compiled step. It draws points, which are no
 * images, so `samples()` has none; ask {@linkcode PointGanLearner.points}.
 *
 * @example Ten steps on eight Gaussians
 * ```ts
 * import { loadTensorFlow } from "lib/tensorflow";
 * import { DensePair, gaussianRing, PointGanLearner } from "lib/toys";
 *
 * await loadTensorFlow();
 * const learner = new PointGanLearner(new DensePair(), gaussianRing(640));
 * for await (const _log of learner.train());
 * console.assert(learner.totalSteps === 10 && learner.points(5).length === 10);
 * learner.dispose();
 * ```
 */
export class PointGanLearner<P extends PointPair = PointPair> extends MiniBatchLearner {
  /** Generator, discriminator and their optimisers; the learner owns them. */
  readonly pair: P;
  /** The pair's settings and those of the training, but the shard. */
  readonly options: Readonly<object>;
  readonly #pointSet: PointSet;
  readonly #noiseSeed: number;
  readonly #step: Compiled<PointPair["step"]>;
  #totalSteps = 0;

  /**
   * Binds a pair to its points.
   *
   * @param pair What to train; disposed with the learner.
   * @param pointSet The points.
   * @param options Which of them, how long, and the seed.
   * @throws {TypeError} If the points have another number of dimensions.
   * @throws {RangeError} If there are no points, or an option is unknown or outside its range.
   */
  constructor(pair: P, pointSet: PointSet, options: PointGanLearnerOptions = {}) {
    checkOptions<PointGanLearnerOptions>("new PointGanLearner()", options, {
      ...{ shard: "object", batchSize: "number", epochs: "number", seed: "number" },
    });
    const { shard, batchSize = 64, epochs = 1, seed = 0 } = options;
    checkCounts("make a learner", { batchSize, epochs });
    if (pair.dimensions !== pointSet.dimensions) {
      throw new UserTypeError(
        `Cannot make a learner: points have ${pointSet.dimensions} coordinates but must have ` +
          `${pair.dimensions}, as the pair's`,
      );
    }
    const examples = shard?.length ?? pointSet.count;
    if (examples === 0) {
      throw new UserRangeError("Cannot make a learner: there are 0 points but must be at least 1");
    }
    super({
      metrics: ganMetrics,
      examples,
      epochs,
      batches: (epoch) => epochBatches(pointSet, { batchSize, seed, epoch, shard }),
      stepsIn: () => Math.ceil(examples / batchSize),
    });
    this.pair = pair;
    this.options = { ...pair.options, batchSize, epochs, seed };
    this.#pointSet = pointSet;
    this.#noiseSeed = deriveSeed(seed, "step");
    this.#step = compile((points: tf.Tensor2D, key) => pair.step(points, key), {
      name: "point GAN step",
      onRetrace: () => {}, // one more trace for the epoch's last batch
    });
  }

  /** Steps taken in all; step n of a seed always uses the same noise. */
  get totalSteps(): number {
    return this.#totalSteps;
  }

  /** The weights themselves; owned by the pair. */
  variables(): NamedVariable[] {
    return this.pair.variables();
  }

  /** The optimisers' state, owned by the pair. */
  optimiserVariables(): NamedVariable[] {
    return this.pair.optimiserVariables();
  }

  /** Nothing: it draws no images. */
  samples(): undefined {
    return undefined;
  }

  /**
   * What the generator draws now, from the same noise each time.
   *
   * @param count How many points, an integer of at least 1.
   * @returns Coordinates `[count, width]`; see {@linkcode PointPair.generate}.
   * @throws {RangeError} If the count is outside its range.
   */
  points(count: number): Float32Array {
    checkCounts("draw points", { count });
    return tf.tidy(() => {
      const key = randomKey(deriveSeed(this.#noiseSeed, "points"));
      return this.pair.generate(count, key).dataSync<"float32">().slice();
    });
  }

  /** Frees all tensors, the pair's. */
  protected disposeModel(): void {
    this.#step.dispose();
    this.pair.dispose();
  }

  /** One step of both networks; its noise depends on the seed and the step's place alone. */
  protected async trainOn(indices: Uint32Array): Promise<Metrics> {
    const coordinates = takePoints(this.#pointSet, indices);
    const points = tf.tensor2d(coordinates, [indices.length, this.pair.dimensions]);
    const key = randomKey(this.#noiseSeed, this.#totalSteps++);
    const losses = await this.#step.run(points, key).finally(() => tf.dispose([points, key]));
    const [generatorLoss, discriminatorLoss] = await losses.data();
    losses.dispose();
    return { generatorLoss, discriminatorLoss };
  }

  /** Takes weights, the optimisers' state and the counter of steps back. */
  protected restoreModel({ arrays, totalSteps }: LearnerState): void {
    assignVariables([...this.variables(), ...this.optimiserVariables()], arrays);
    this.#totalSteps = totalSteps;
  }
}
