import { checkPoints, type Points } from "./points.ts";

/** Mean and covariance of points. */
export interface Moments {
  /** The mean `[size]`. */
  readonly mean: Float64Array;
  /** The unbiased covariance `[size, size]`, that is, divided by one less than the number of points. */
  readonly covariance: Float64Array;
}

/**
 * Mean and covariance in float64. The mean is taken off before products are summed, so that points far from the origin
 * lose no digits.
 *
 * @param points At least two.
 * @returns Their moments.
 * @throws {RangeError} If there are fewer than two, or a value is not finite.
 */
export function momentsOf(points: Points): Moments {
  checkPoints("compute moments", [points], 2);
  const { count, size, values } = points;
  const mean = new Float64Array(size);
  for (let at = 0; at < values.length; at++) mean[at % size] += values[at];
  for (let i = 0; i < size; i++) mean[i] /= count;

  const covariance = new Float64Array(size * size);
  const centred = new Float64Array(size);
  for (let point = 0; point < count; point++) {
    for (let i = 0; i < size; i++) centred[i] = values[point * size + i] - mean[i];
    for (let i = 0; i < size; i++) {
      for (let j = i; j < size; j++) covariance[i * size + j] += centred[i] * centred[j];
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      covariance[i * size + j] /= count - 1;
      covariance[j * size + i] = covariance[i * size + j];
    }
  }
  return { mean, covariance };
}
