import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { RandomStream } from "../../random/mod.ts";
import { checkCounts, checkPositive } from "./check_numbers.ts";
import type { CurvePointSet } from "./curve.ts";
import { pointSetOf } from "./point_set.ts";

/** Options of {@linkcode gaussianRing}. */
export interface GaussianRingOptions {
  /** How many Gaussians, the classes; an integer from 1 to 256. Default: 8. */
  modes?: number;
  /** Radius of the ring, above 0. Default: 1. */
  radius?: number;
  /** Standard deviation of a Gaussian in each direction, above 0. Default: 0.05. */
  deviation?: number;
  /** Decides the points, an integer of at least 0. Default: 0. */
  seed?: number;
}

/**
 * Gaussians of equal weight on a ring, the first at (radius, 0), the others counter-clockwise: the mixture that GANs are
 * tried on since https://arxiv.org/abs/1611.02163. With the partition `classes:2` four agents hold two neighbours each.
 *
 * @example As many points of each Gaussian
 * ```ts
 * import { labelCounts } from "lib/data";
 * import { gaussianRing } from "lib/toys";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(labelCounts(gaussianRing(80)), Array(8).fill(10));
 * ```
 *
 * @param count How many points.
 * @param options Modes, radius, deviation and seed.
 * @returns Points of two dimensions; the i-th is of Gaussian `i % modes`.
 * @throws {RangeError} If a number is outside its range.
 */
export function gaussianRing(count: number, options: GaussianRingOptions = {}): CurvePointSet {
  checkOptions<GaussianRingOptions>("gaussianRing()", options, {
    ...{ modes: "number", radius: "number", deviation: "number", seed: "number" },
  });
  const { modes = 8, radius = 1, deviation = 0.05, seed = 0 } = options;
  checkCounts("draw points", { count, modes });
  checkPositive("draw points", { radius, deviation });
  if (modes > 256) {
    throw new UserRangeError(`Cannot draw points: modes is ${modes} but must be at most 256`);
  }
  const random = new RandomStream(seed);
  const centres = Array.from({ length: modes }, (_, mode) => {
    const angle = 2 * Math.PI * mode / modes;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  const labels = Uint8Array.from({ length: count }, (_, i) => i % modes);
  const points = Float32Array.from(
    { length: 2 * count },
    (_, i) => centres[labels[i >> 1]][i % 2] + deviation * random.normal(),
  );
  const curve = { points: Float32Array.from(centres.flat()), sections: modes, deviation };
  return { ...pointSetOf({ name: "ring", dimensions: 2, classes: modes, points, labels }), curve };
}
