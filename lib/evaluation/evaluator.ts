import { type DataSet, takeImages } from "../data/mod.ts";
import { checkOptions, UserRangeError } from "../errors/mod.ts";
import { deriveSeed, RandomStream } from "../random/mod.ts";
import type { Evaluation, EvaluationMetrics } from "./evaluation.ts";
import type { Judge } from "./judge/judge.ts";
import type { Seen } from "./judge/look_at.ts";
import {
  classHistogram,
  classScore,
  mostLikelyClasses,
  shareDivergence,
} from "./metrics/class_shares.ts";
import { bootstrapEstimate, type Estimate, meanEstimate } from "./metrics/estimate.ts";
import { fidelityDiversity } from "./metrics/fidelity_diversity.ts";
import { frechetDistanceTo } from "./metrics/frechet_distance.ts";
import { kernelDistance } from "./metrics/kernel_distance.ts";
import { type Moments, momentsOf } from "./metrics/moments.ts";
import { type Neighbourhoods, neighbourhoodsOf } from "./metrics/neighbourhoods.ts";
import { takePoints } from "./metrics/points.ts";

/** Options of an {@linkcode Evaluator}. */
export interface EvaluatorOptions {
  /**
   * How many images are compared with as many of the data, an integer of at least 100: distances are biased, the more the
   * fewer, so compare results of one count only. Default: 10,000.
   */
  samples?: number;
  /** Decides the images of the data, noise, subsets and bootstrap samples, an integer in [0, 2³¹). Default: 0. */
  seed?: number;
}

/** Neighbours whose results are given (Naeem and others take 5, Kynkäänniemi and others 3). */
const neighbours = [3, 5];

/** Samples for a standard error. */
const resamples = 100;

/**
 * Measures images against those of a data set through the eyes of a judge. What it has to know of the data is computed
 * once. The same images give the same numbers.
 */
export class Evaluator {
  /** The judge; it stays the caller's. */
  readonly judge: Judge;
  /** How many images it compares. */
  readonly samples: number;
  /** Decides the images of the data, noise, subsets and bootstrap samples. */
  readonly seed: number;
  /** SHA-256 of the data set that images are compared with. */
  readonly dataSha256: string;
  readonly #real: Seen;
  readonly #distanceTo: (moments: Moments) => number;
  readonly #realClasses: readonly number[];
  #neighbourhoods: Neighbourhoods | undefined;

  /**
   * Looks at the data.
   *
   * @param judge Who looks.
   * @param dataSet Images that nothing was trained on, neither a generator nor the judge; the seed chooses
   * among them.
   * @param options How many.
   * @throws {TypeError} If the judge has learned images of another shape.
   * @throws {RangeError} If an option is unknown or out of its range, or there are too few images.
   */
  constructor(judge: Judge, dataSet: DataSet, options: EvaluatorOptions = {}) {
    checkOptions<EvaluatorOptions>("new Evaluator()", options, {
      samples: "number",
      seed: "number",
    });
    const { samples = 10_000, seed = 0 } = options;
    const most = dataSet.count;
    if (!Number.isInteger(samples) || samples < 100 || samples > most) {
      throw new UserRangeError(
        `Cannot evaluate images: samples is ${samples} but must be ` +
          (samples > most
            ? `at most ${most}, the images to compare with`
            : "an integer of at least 100: fewer say too little of a distribution"),
      );
    }
    judge.checkShape(dataSet);
    this.judge = judge;
    this.samples = samples;
    this.seed = seed;
    this.dataSha256 = dataSet.sha256;
    this.#real = judge.look(chooseImages(dataSet, { count: samples, seed }));
    this.#distanceTo = frechetDistanceTo(momentsOf(this.#real.features));
    this.#realClasses = classHistogram(this.#real.probabilities, 0).counts;
  }

  /**
   * Measures everything, with standard errors. Those of distance, divergence and score are the bootstrap's; the data is given.
   *
   * @param images As many as {@linkcode Evaluator.samples}, pixels `[samples, height, width, channels]` in [-1, 1].
   * @returns The numbers.
   * @throws {RangeError} If there are more or fewer images, or a pixel is not finite.
   */
  evaluate(images: Float32Array): Evaluation {
    const seen = this.#look(images);
    const { features, probabilities } = seen;
    const certainty = mostLikelyClasses(probabilities);
    const bootstrap = (statistic: (indices: Uint32Array) => number): Estimate =>
      bootstrapEstimate(this.samples, statistic, {
        resamples,
        seed: deriveSeed(this.seed, "bootstrap"),
      });
    return {
      frechetDistance: bootstrap((indices) =>
        this.#distanceTo(momentsOf(takePoints(features, indices)))
      ),
      kernelDistance: kernelDistance(this.#real.features, features, {
        // So few that a hundred subsets share little.
        subsetSize: Math.max(2, Math.floor(this.samples / 20)),
        seed: deriveSeed(this.seed, "subsets"),
      }),
      neighbours: this.#compare(seen, neighbours).map((result, i) => ({
        k: neighbours[i],
        ...result,
      })),
      recognised: shareOf(certainty, 0.5),
      certain: shareOf(certainty, 0.9),
      histogram: classHistogram(probabilities),
      shareDivergence: bootstrap((indices) => {
        const counts = Array<number>(probabilities.size).fill(0);
        for (const index of indices) counts[certainty[index].label]++;
        return shareDivergence(counts, this.#realClasses);
      }),
      classScore: bootstrap((indices) => classScore(takePoints(probabilities, indices))),
    };
  }

  /**
   * Measures what is followed over a training: the same numbers as {@linkcode Evaluator.evaluate}, without errors, in a
   * fraction of the time.
   *
   * @param images As many as {@linkcode Evaluator.samples}, pixels `[samples, height, width, channels]` in [-1, 1].
   * @returns The numbers.
   * @throws {RangeError} If there are more or fewer images, or a pixel is not finite.
   */
  measure(images: Float32Array): EvaluationMetrics {
    const seen = this.#look(images);
    const [{ density, coverage }] = this.#compare(seen, [5]);
    return {
      frechetDistance: this.#distanceTo(momentsOf(seen.features)),
      density: density.value,
      coverage: coverage.value,
      recognised: shareOf(mostLikelyClasses(seen.probabilities), 0.5).value,
    };
  }

  /**
   * Measures the Fréchet distance alone, for a curve of many points.
   *
   * @param images As many as {@linkcode Evaluator.samples}, pixels `[samples, height, width, channels]` in [-1, 1].
   * @returns The distance that {@linkcode Evaluator.evaluate} gives, without its error.
   * @throws {RangeError} If there are more or fewer images, or a pixel is not finite.
   */
  frechetDistance(images: Float32Array): number {
    return this.#distanceTo(momentsOf(this.#look(images).features));
  }

  /**
   * Images of nothing: every pixel another number, uniform in [-1, 1). What they reach is as bad as can be.
   *
   * @returns Pixels `[samples, height, width, channels]`.
   */
  noise(): Float32Array {
    const random = new RandomStream(deriveSeed(this.seed, "noise"));
    const pixels = this.judge.shape.image.reduce((size, axis) => size * axis, this.samples);
    return Float32Array.from({ length: pixels }, () => 2 * random.uniform() - 1);
  }

  #look(images: Float32Array): Seen {
    const expected = this.judge.shape.image.reduce((size, axis) => size * axis, this.samples);
    if (images.length !== expected) {
      throw new UserRangeError(
        `Cannot evaluate images: there are ${images.length} pixels but must be ${expected}, those of ` +
          `${this.samples} images`,
      );
    }
    return this.judge.look(images);
  }

  #compare(
    { features }: Seen,
    neighbours: readonly number[],
  ): ReturnType<typeof fidelityDiversity> {
    const most = Math.max(...neighbours);
    if (this.#neighbourhoods === undefined || this.#neighbourhoods.most < most) {
      this.#neighbourhoods = neighbourhoodsOf(this.#real.features, most);
    }
    return fidelityDiversity(this.#neighbourhoods, neighbourhoodsOf(features, most), neighbours);
  }
}

/** Options of {@linkcode chooseImages}. */
export interface ChooseImagesOptions {
  /** How many images, an integer from 1 to those of the data set. */
  count: number;
  /** Decides which, an integer in [0, 2³¹). Default: 0. */
  seed?: number;
}

/**
 * Images of a data set, none twice, chosen at random: the first ones may be of another kind than the rest, as are MNIST's test
 * images.
 *
 * @param dataSet The data set.
 * @param options How many, and the seed.
 * @returns Pixels `[count, height, width, channels]` in [-1, 1].
 * @throws {RangeError} If it has fewer.
 */
export function chooseImages(
  dataSet: DataSet,
  options: ChooseImagesOptions,
): Float32Array {
  checkOptions<ChooseImagesOptions>("chooseImages()", options, { count: "number", seed: "number" });
  const { count, seed = 0 } = options;
  if (!Number.isInteger(count) || count < 1 || count > dataSet.count) {
    throw new UserRangeError(
      `Cannot choose images: count is ${count} but must be an integer from 1 to ${dataSet.count}`,
    );
  }
  const indices = Uint32Array.from({ length: dataSet.count }, (_, i) => i);
  new RandomStream(deriveSeed(seed, "images")).shuffle(indices);
  return takeImages(dataSet, indices.subarray(0, count));
}

function shareOf(classes: readonly { probability: number }[], certainty: number): Estimate {
  return meanEstimate(classes.map(({ probability }) => probability >= certainty ? 1 : 0));
}
