import type { Environment } from "../../environments/mod.ts";
import { UserRangeError } from "../../errors/mod.ts";
import type { Policy } from "./policy.ts";

/** How well a policy played. */
export interface PolicyEvaluation {
  /** What each episode paid in all, neither clipped nor discounted. */
  readonly returns: Float64Array;
  /** Steps of each episode. */
  readonly lengths: Int32Array;
  /** Mean of the returns. */
  readonly mean: number;
  /** Standard deviation of the returns, divided by their number and not by one less. */
  readonly deviation: number;
}

/**
 * Plays one episode in every game of an environment. Had each game several, the short ones would be counted more often
 * than the long ones.
 *
 * @param policy What plays.
 * @param environment Its games, which begin anew: as many as episodes, apart from those that the policy learns from.
 * @returns How well it played.
 * @throws {RangeError} If episodes may never end.
 */
export function evaluatePolicy(policy: Policy, environment: Environment): PolicyEvaluation {
  const { games, name, timeLimit, terminated, truncated } = environment;
  if (timeLimit === Infinity) {
    throw new UserRangeError(
      `Cannot evaluate a policy in ${name}: timeLimit is Infinity but must be finite, or episodes may never end`,
    );
  }
  const returns = new Float64Array(games);
  const lengths = new Int32Array(games);
  environment.reset();
  for (let left = games; left > 0;) {
    environment.step(policy.act(environment));
    for (let game = 0; game < games; game++) {
      if (lengths[game] > 0 || (terminated[game] | truncated[game]) === 0) continue;
      returns[game] = environment.episodeReturns[game];
      lengths[game] = environment.episodeLengths[game];
      left--;
    }
  }
  const mean = average(returns);
  return {
    returns,
    lengths,
    mean,
    deviation: Math.sqrt(average(returns.map((r) => (r - mean) ** 2))),
  };
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
