import { UserTypeError } from "../../errors/mod.ts";
import { checkPoints, type Points } from "./points.ts";

/** How many images show what. */
export interface ClassHistogram {
  /** Images of each class that the judge is certain of, by class. */
  readonly counts: readonly number[];
  /** Images that it is not certain of. */
  readonly unrecognised: number;
}

/**
 * Counts images by their most likely class. An image whose most likely class is less likely than `certainty` shows none.
 *
 * @param probabilities Of each image and class `[count, classes]`.
 * @param certainty The least probability of a class that counts, in [0, 1]. Default: 0.5.
 * @returns The counts.
 */
export function classHistogram(probabilities: Points, certainty: number = 0.5): ClassHistogram {
  const counts = Array<number>(probabilities.size).fill(0);
  let unrecognised = 0;
  for (const { label, probability } of mostLikelyClasses(probabilities)) {
    if (probability < certainty) unrecognised++;
    else counts[label]++;
  }
  return { counts, unrecognised };
}

/**
 * The most likely class of each image; of equally likely ones the first.
 *
 * @param probabilities Of each image and class `[count, classes]`.
 * @returns Class and probability, image by image.
 */
export function mostLikelyClasses(
  { count, size, values }: Points,
): { label: number; probability: number }[] {
  return Array.from({ length: count }, (_, image) => {
    let label = 0;
    for (let other = 1; other < size; other++) {
      if (values[image * size + other] > values[image * size + label]) label = other;
    }
    return { label, probability: values[image * size + label] };
  });
}

/**
 * The Kullback-Leibler divergence of two histograms: how far the shares of what is drawn are from those of the data, in nats.
 *
 *     Σ p log(p / q)
 *
 * @param drawn Counts by class, at least one in all; p is their share.
 * @param real Counts of the data by class; q is their share.
 * @returns The divergence, 0 for equal shares; `Infinity` if something is drawn that the data does not have.
 * @throws {TypeError} If there are not as many classes in both, or a histogram is empty.
 */
export function shareDivergence(drawn: readonly number[], real: readonly number[]): number {
  const [allDrawn, allReal] = [drawn, real].map((counts) => counts.reduce((a, b) => a + b, 0));
  if (drawn.length !== real.length || !(allDrawn > 0) || !(allReal > 0)) {
    throw new UserTypeError(
      `Cannot compare histograms: they have ${drawn.length} and ${real.length} classes, ${allDrawn} and ` +
        `${allReal} images but must have as many classes, and at least 1 image each`,
    );
  }
  return drawn.reduce((sum, count, label) => {
    const p = count / allDrawn;
    return p === 0 ? sum : sum + p * Math.log(p / (real[label] / allReal));
  }, 0);
}

/**
 * The score of Salimans and others (2016, https://arxiv.org/abs/1606.03498) with a judge's classes:
 *
 *     exp E KL(p(y|x) ‖ p(y))
 *
 * where p(y) is the mean of p(y|x) over the images. It is 1 where all images look alike to the judge, and the number of
 * classes where it is certain of each and meets all equally often. It does not see that images of a class are all the same.
 *
 * @param probabilities p(y|x) `[count, classes]`, at least one image.
 * @returns The score, from 1 to the number of classes.
 * @throws {RangeError} If there are no images.
 */
export function classScore(probabilities: Points): number {
  checkPoints("compute a score", [probabilities], 1);
  const { count, size, values } = probabilities;
  const mean = new Float64Array(size);
  for (let at = 0; at < values.length; at++) mean[at % size] += values[at] / count;
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    const p = values[at];
    if (p > 0) sum += p * Math.log(p / mean[at % size]);
  }
  return Math.exp(sum / count);
}
