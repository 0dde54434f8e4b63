import { UserTypeError } from "../../errors/mod.ts";
import type { StateSpace } from "../environments/state_space.ts";

/** How far a distribution over objects is from R / Z. */
export interface DistributionError {
  /** Σ |p - R/Z| over all objects, in [0, 2]; 1.5 where three of four equal corners are lost. */
  readonly l1: number;
  /** The same as a mean over objects, the scale of part of the literature: `l1 / states`. */
  readonly meanL1: number;
  /** KL(R/Z ‖ p) in nats; Infinity where an object cannot be sampled. */
  readonly klDivergence: number;
  /** How likely p gives one of the modes. */
  readonly modeMass: number;
  /** How many modes p gives with at least half the probability that they should have. */
  readonly modesFound: number;
  /** How likely p gives an object of each region, `[regions]`. */
  readonly regionMasses: readonly number[];
}

/**
 * Compares a distribution with what it should be.
 *
 * @param space The states.
 * @param probabilities p, `[states]`, such as {@linkcode terminalDistribution} computes, or shares of samples.
 * @returns Distances, and where the mass is.
 * @throws {TypeError} If there are not as many probabilities as states.
 */
export function distributionError(
  space: StateSpace,
  probabilities: Float64Array,
): DistributionError {
  const { size, target, modes, regions, environment } = space;
  if (probabilities.length !== size) {
    throw new UserTypeError(
      `Cannot compare distributions: there are ${probabilities.length} probabilities but must be ${size}`,
    );
  }
  let [l1, klDivergence] = [0, 0];
  const regionMasses = new Array<number>(environment.regions).fill(0);
  for (let state = 0; state < size; state++) {
    const [p, wanted] = [probabilities[state], target[state]];
    l1 += Math.abs(p - wanted);
    if (wanted > 0) klDivergence += wanted * Math.log(wanted / p);
    if (regions[state] >= 0) regionMasses[regions[state]] += p;
  }
  return {
    l1,
    meanL1: l1 / size,
    klDivergence,
    modeMass: modes.reduce((sum, state) => sum + probabilities[state], 0),
    modesFound: modes.filter((state) => probabilities[state] >= target[state] / 2).length,
    regionMasses,
  };
}
