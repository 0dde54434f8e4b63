import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { RandomStream } from "../../random/mod.ts";
import { checkCounts } from "./check_numbers.ts";
import { type PointSet, pointSetOf } from "./point_set.ts";

/** Options of {@linkcode uniformSegments}. */
export interface UniformSegmentsOptions {
  /** How many equal segments, the classes; an integer from 1 to 256. Default: 5. */
  segments?: number;
  /** Decides the points, an integer of at least 0. Default: 0. */
  seed?: number;
}

/**
 * Numbers uniform on [-1, 1], the data of the 2D system: agent i holds the i-th of equal segments where the partition is
 * `classes:1` (https://arxiv.org/abs/2006.07228, experiments). [-1, 1] is cut into as many cells as there are points, and
 * each point is uniform in its own, so the set's moments are those of the distribution but for a trace.
 *
 * @param count How many numbers, a multiple of the segments.
 * @param options Segments and seed.
 * @returns Points of one dimension in ascending order, as many of each class.
 * @throws {RangeError} If a number is outside its range.
 */
export function uniformSegments(count: number, options: UniformSegmentsOptions = {}): PointSet {
  checkOptions<UniformSegmentsOptions>("uniformSegments()", options, {
    segments: "number",
    seed: "number",
  });
  const { segments = 5, seed = 0 } = options;
  checkCounts("draw points", { count, segments });
  if (segments > 256 || count % segments !== 0) {
    throw new UserRangeError(
      `Cannot draw points: segments is ${segments} but must be at most 256 and divide count, ${count}`,
    );
  }
  const random = new RandomStream(seed);
  const points = Float32Array.from(
    { length: count },
    (_, i) => 2 * (i + random.uniform()) / count - 1,
  );
  const labels = Uint8Array.from({ length: count }, (_, i) => Math.floor(i * segments / count));
  return pointSetOf({ name: "uniform segments", dimensions: 1, classes: segments, points, labels });
}
