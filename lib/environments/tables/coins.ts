import { UserRangeError } from "../../errors/mod.ts";
import { FiniteMdp, type Outcome } from "./finite_mdp.ts";

/**
 * Coins of which one is tossed at each step; heads pay 1. It is a bandit: there is one state, and no toss ends the game, so
 * an episode needs the time limit of `TabularEnvironment`. The five of
 * https://github.com/icoxfog417/baby-steps-of-rl-ja are the default.
 *
 * @param heads Each coin's probability of heads, from 0 to 1.
 * @returns Its tables.
 * @throws {TypeError} If there is no coin.
 * @throws {RangeError} If a probability is not from 0 to 1.
 */
export function coins(heads: readonly number[] = [0.1, 0.5, 0.1, 0.9, 0.1]): FiniteMdp {
  const odd = heads.findIndex((probability) => !(probability >= 0 && probability <= 1));
  if (odd >= 0) {
    throw new UserRangeError(
      `Cannot make coins: the probability of coin ${odd} is ${heads[odd]} but must be from 0 to 1`,
    );
  }
  return new FiniteMdp({
    name: "coins",
    stateNames: ["coins on the table"],
    actionNames: heads.map((_, coin) => `coin ${coin + 1}`),
    starts: [0],
    terminal: [],
    outcomes: (nextState, coin): Outcome[] =>
      [
        { probability: heads[coin], nextState, reward: 1 },
        { probability: 1 - heads[coin], nextState, reward: 0 },
      ].filter(({ probability }) => probability > 0),
  });
}
