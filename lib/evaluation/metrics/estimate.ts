import { checkOptions } from "../../errors/mod.ts";
import { RandomStream } from "../../random/mod.ts";

/** A number that was measured on a sample. */
export interface Estimate {
  /** The number. */
  readonly value: number;
  /** Its standard error: another sample of the same size would give another number, by about this much. */
  readonly standardError: number;
}

/**
 * The mean of numbers that were measured one by one.
 *
 * @param values At least one.
 * @returns The mean and its standard error, which is 0 for one number.
 */
export function meanEstimate(values: ArrayLike<number>): Estimate {
  const { length } = values;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += values[i];
  const value = sum / length;
  let squares = 0;
  for (let i = 0; i < length; i++) squares += (values[i] - value) ** 2;
  const standardError = length < 2 ? 0 : Math.sqrt(squares / (length - 1) / length);
  return { value, standardError };
}

/** Options of {@linkcode bootstrapEstimate}. */
export interface BootstrapOptions {
  /** How many samples are drawn from the sample, an integer of at least 2; 0 for a standard error of `NaN`. */
  resamples: number;
  /** Decides them, an integer of at least 0. */
  seed: number;
}

/**
 * The standard error of any statistic by the bootstrap (Efron, 1979, https://doi.org/10.1214/aos/1176344552): what it is
 * on samples drawn with replacement from the sample. The value is that of the sample itself: a distance is larger on each of
 * the others, which have fewer distinct points, so their percentiles would be an interval around another number.
 *
 * @param count How many points the sample has.
 * @param statistic Computes it from the points of these indices.
 * @param options How many samples, and the seed.
 * @returns The statistic of all points in order, and its standard error.
 */
export function bootstrapEstimate(
  count: number,
  statistic: (indices: Uint32Array) => number,
  options: BootstrapOptions,
): Estimate {
  checkOptions<BootstrapOptions>("bootstrapEstimate()", options, {
    resamples: "number",
    seed: "number",
  });
  const { resamples, seed } = options;
  const value = statistic(Uint32Array.from({ length: count }, (_, i) => i));
  const random = new RandomStream(seed);
  const values = Array.from(
    { length: resamples },
    () => statistic(Uint32Array.from({ length: count }, () => random.integer(count))),
  );
  const mean = values.reduce((sum, one) => sum + one, 0) / resamples;
  const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return { value, standardError: Math.sqrt(squares / (resamples - 1)) };
}
