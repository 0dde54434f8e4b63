import type { FiniteMdp } from "../../environments/mod.ts";
import { checkOptions } from "../../errors/mod.ts";
import { checkNumber } from "../check_number.ts";
import { checkPolicy, type Policy } from "../policy.ts";

/** Options of {@linkcode playDistribution}. */
export interface PlayDistributionOptions {
  /** How many steps are played, an integer of at least 0. Default: 100. */
  steps?: number;
}

/** What becomes of a game within some steps. */
export interface PlayDistribution {
  /** Where it is then: the probability of each state, `[states]`; a game that has ended stays in its terminal state. */
  readonly probabilities: Float64Array<ArrayBuffer>;
  /** The mean of the sum of the rewards until then, not discounted. */
  readonly meanReturn: number;
  /** How likely it has not ended. */
  readonly stillPlaying: number;
}

/**
 * How games of a policy go, computed from the rules in place of played: the distribution over states, moved on step by step.
 *
 * @param mdp The rules.
 * @param policy π(a|s), `[states, actions]`.
 * @param options For how many steps.
 * @returns Where games are then, and what they have earned.
 * @throws {RangeError} If an option is unknown or outside its range, or `policy` has no probabilities.
 * @throws {TypeError} If `policy` has another number of entries.
 */
export function playDistribution(
  mdp: FiniteMdp,
  policy: Policy,
  options: PlayDistributionOptions = {},
): PlayDistribution {
  checkOptions<PlayDistributionOptions>("playDistribution()", options, { steps: "number" });
  const { steps = 100 } = options;
  const { states, actions, terminal, offsets, nextStates, rewards } = mdp;
  checkNumber("Cannot follow games", { steps }, { least: 0, isInteger: true });
  checkPolicy("Cannot follow games", policy, mdp);
  let probabilities = mdp.startProbabilities.slice();
  let meanReturn = 0;
  for (let step = 0; step < steps; step++) {
    const after = probabilities.map((share, state) => terminal[state] === 1 ? share : 0);
    for (let row = 0; row < states * actions; row++) {
      const share = probabilities[Math.floor(row / actions)] * policy[row];
      if (share === 0) continue;
      for (let i = offsets[row]; i < offsets[row + 1]; i++) {
        const part = share * mdp.probabilities[i];
        after[nextStates[i]] += part;
        meanReturn += part * rewards[i];
      }
    }
    probabilities = after;
  }
  const stillPlaying = probabilities
    .reduce((sum, share, state) => terminal[state] === 1 ? sum : sum + share, 0);
  return { probabilities, meanReturn, stillPlaying };
}
