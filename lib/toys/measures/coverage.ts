import { UserRangeError } from "../../errors/mod.ts";
import type { Curve } from "../points/curve.ts";

/** How well points cover a curve, or the centres of a mixture. */
export interface Coverage {
  /** Share of the points within three deviations of the curve's nearest point, in [0, 1]. */
  readonly share: number;
  /** Sections reached: those with at least a tenth of the points that an even spread would give them, within three deviations. */
  readonly reached: number;
  /** Points within three deviations of each section, `[sections]`. */
  readonly counts: number[];
}

/** A point counts if it lies within so many standard deviations, as usual for mixtures (https://arxiv.org/abs/1705.07761). */
const mostDeviations = 3;

/** A section is reached by this part of what it would have of an even spread. */
const leastPart = 0.1;

/**
 * Measures which of a mixture's modes, or which sections of a curve, points reach, and how many lie near any.
 *
 * @example The centres themselves
 * ```ts
 * import { coverage, gaussianRing } from "lib/toys";
 * import assert from "node:assert/strict";
 *
 * const { curve } = gaussianRing(8);
 * assert.deepEqual(coverage(curve.points, curve), { share: 1, reached: 8, counts: Array(8).fill(1) });
 * ```
 *
 * @param points Coordinates `[count, 2]`, such as a generator's.
 * @param curve What they should lie around.
 * @returns Share and sections.
 * @throws {RangeError} If there is no point.
 */
export function coverage(points: Float32Array, curve: Curve): Coverage {
  const count = points.length / 2;
  if (!Number.isInteger(count) || count < 1) {
    throw new UserRangeError(
      `Cannot measure coverage: there are ${points.length} coordinates but must be two for each of ` +
        "at least one point",
    );
  }
  const counts = Array<number>(curve.sections).fill(0);
  const most = mostDeviations * curve.deviation;
  for (let i = 0; i < count; i++) {
    const { index, distance } = nearest(curve.points, points[2 * i], points[2 * i + 1]);
    if (distance <= most) counts[Math.floor(2 * index * curve.sections / curve.points.length)]++;
  }
  const least = Math.max(1, leastPart * count / curve.sections);
  return {
    share: counts.reduce((sum, one) => sum + one, 0) / count,
    reached: counts.filter((one) => one >= least).length,
    counts,
  };
}

function nearest(points: Float32Array, x: number, y: number): { index: number; distance: number } {
  let [index, squared] = [-1, Infinity];
  for (let i = 0; i < points.length / 2; i++) {
    const one = (points[2 * i] - x) ** 2 + (points[2 * i + 1] - y) ** 2;
    if (one < squared) [index, squared] = [i, one];
  }
  return { index, distance: Math.sqrt(squared) };
}
