import { UserRangeError } from "../../errors/mod.ts";
import type { StateSpace } from "../environments/state_space.ts";

/**
 * The L1 distance that samples of a *perfect* sampler have on average: the share of samples of each object is off by its
 * standard deviation times √(2/π). A sampled L1 near it says that there are too few samples to see an error.
 *
 * @param space The states.
 * @param samples How many samples, an integer of at least 1.
 * @returns About Σ √(2 p (1 - p) / (π n)).
 * @throws {RangeError} If the number of samples is anything else.
 */
export function sampledL1Floor(space: StateSpace, samples: number): number {
  if (!Number.isInteger(samples) || samples < 1) {
    throw new UserRangeError(
      `Cannot say how far samples are: samples is ${samples} but must be an integer of at least 1`,
    );
  }
  return space.target.reduce(
    (sum, p) => sum + Math.sqrt(2 * p * (1 - p) / (Math.PI * samples)),
    0,
  );
}
