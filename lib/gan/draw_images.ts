import { withEstimatedStatistics } from "./networks/estimated_statistics.ts";
import { sampleImages, type SampleOptions } from "./sample.ts";
import type { Networks } from "./step/step_gradients.ts";

/**
 * Images drawn by the average of a generator's weights where there is one, else by the generator; see
 * {@linkcode sampleImages}. The statistics of an average's batch normalisation are estimated first: see
 * {@linkcode withEstimatedStatistics}.
 *
 * @param networks The generator and its average.
 * @param options How many, and from which noise.
 * @returns Pixels `[count, height, width, channels]` in [-1, 1].
 * @throws {RangeError} If an option is unknown or outside its range.
 */
export function drawImages(
  { generator, averagedGenerator }: Pick<Networks, "generator" | "averagedGenerator">,
  options: SampleOptions = {},
): Float32Array {
  if (averagedGenerator === undefined) return sampleImages(generator, options);
  return withEstimatedStatistics(averagedGenerator, () => sampleImages(averagedGenerator, options));
}
