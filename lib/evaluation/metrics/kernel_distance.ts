import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { RandomStream } from "../../random/mod.ts";
import { type Estimate, meanEstimate } from "./estimate.ts";
import { checkPoints, type Points, takePoints } from "./points.ts";

/** Options of {@linkcode kernelDistance}. */
export interface KernelDistanceOptions {
  /** Pairs of subsets, an integer of at least 1. Default: 100. */
  subsets?: number;
  /** Points in a subset, an integer of at least 2. Default: 1000, or as many as the smaller set has. */
  subsetSize?: number;
  /** Decides the subsets, an integer of at least 0. Default: 0. */
  seed?: number;
}

/**
 * The kernel distance (Bińkowski and others, 2018, https://arxiv.org/abs/1801.01401): the unbiased estimate of the squared
 * maximum mean discrepancy under the kernel `(x·y / size + 1)³`, on random subsets of both sets. Unlike the Fréchet
 * distance it does not grow as points get fewer, and it can be a little below 0 for equal distributions.
 *
 * @param a Points of one distribution.
 * @param b Points of the other, in the same space.
 * @param options Subsets and their seed.
 * @returns The mean over the subsets, and its standard error as if they shared no points.
 * @throws {TypeError} If the spaces differ.
 * @throws {RangeError} If an option is outside its range.
 */
export function kernelDistance(
  a: Points,
  b: Points,
  options: KernelDistanceOptions = {},
): Estimate {
  checkOptions<KernelDistanceOptions>("kernelDistance()", options, {
    subsets: "number",
    subsetSize: "number",
    seed: "number",
  });
  checkPoints("compute a kernel distance", [a, b], 2);
  const smaller = Math.min(a.count, b.count);
  const { subsets = 100, subsetSize = Math.min(1000, smaller), seed = 0 } = options;
  if (!Number.isInteger(subsetSize) || subsetSize < 2 || subsetSize > smaller) {
    throw new UserRangeError(
      `Cannot compute a kernel distance: subsetSize is ${subsetSize} but must be from 2 to ${smaller}`,
    );
  }
  if (!Number.isInteger(subsets) || subsets < 1) {
    throw new UserRangeError(
      `Cannot compute a kernel distance: subsets is ${subsets} but must be an integer of at least 1`,
    );
  }
  const random = new RandomStream(seed);
  return meanEstimate(Array.from({ length: subsets }, () =>
    squaredDiscrepancy(
      takePoints(a, subset(a.count, subsetSize, random)),
      takePoints(b, subset(b.count, subsetSize, random)),
    )));
}

/**
 * The unbiased estimate of the squared maximum mean discrepancy (Gretton and others, 2012, equation 3,
 * https://jmlr.org/papers/v13/gretton12a.html) under the kernel `(x·y / size + 1)³`.
 *
 * @param a Points of one distribution, at least two.
 * @param b Points of the other, in the same space.
 * @returns The estimate, which can be below 0.
 */
export function squaredDiscrepancy(a: Points, b: Points): number {
  return within(a) + within(b) - 2 * between(a, b);
}

/** The mean of the kernel over pairs of two different points of one set. */
function within({ count, size, values }: Points): number {
  let sum = 0;
  for (let i = 1; i < count; i++) {
    for (let j = 0; j < i; j++) sum += kernel(values, i * size, values, j * size, size);
  }
  return sum / (count * (count - 1) / 2);
}

/** The mean of the kernel over pairs of a point of each set. */
function between(a: Points, b: Points): number {
  const { size } = a;
  let sum = 0;
  for (let i = 0; i < a.count; i++) {
    for (let j = 0; j < b.count; j++) sum += kernel(a.values, i * size, b.values, j * size, size);
  }
  return sum / (a.count * b.count);
}

function kernel(
  a: Points["values"],
  fromA: number,
  b: Points["values"],
  fromB: number,
  size: number,
): number {
  let product = 0;
  for (let i = 0; i < size; i++) product += a[fromA + i] * b[fromB + i];
  return (product / size + 1) ** 3;
}

/** Indices of so many points, none twice: the first of a shuffle that goes no further. */
function subset(count: number, size: number, random: RandomStream): Uint32Array {
  const indices = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < size; i++) {
    const other = i + random.integer(count - i);
    [indices[i], indices[other]] = [indices[other], indices[i]];
  }
  return indices.subarray(0, size);
}
