import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { FiniteMdp, type Outcome } from "./finite_mdp.ts";

/** Options of {@linkcode fiveChoices}. */
export interface FiveChoicesOptions {
  /** The probability that a choice is obeyed, from 0 to 1; otherwise the other one happens. Default: 0.9. */
  success?: number;
}

const choices = 5;
const upsToWin = 4;

/**
 * Up or down, five times; who has gone up four times or more comes to the happy end, others to the bad one. The smallest
 * game in which Bellman's equation shows all that it is, of https://github.com/icoxfog417/baby-steps-of-rl-ja.
 *
 * The state after `c` choices of which `u` went up is `c * (c + 1) / 2 + u`, from 0 to 20; the happy end is 21, the bad end
 * 22, and after those it is over, 23. There the reward is paid for being in an end, 1 or -1, and here for leaving it:
 * the values are the same.
 *
 * @example The last choice of a game that can still be won
 * ```ts
 * import { fiveChoices } from "lib/environments";
 * import assert from "node:assert/strict";
 *
 * const game = fiveChoices();
 * assert.equal(game.stateNames[13], "3 of 4 up");
 * assert.deepEqual(game.outcomes(13, 0).map(({ nextState }) => game.stateNames[nextState]), [
 *   "4 of 5 up",
 *   "3 of 5 up",
 * ]);
 * ```
 *
 * @param options How often a choice is obeyed.
 * @returns Its tables; the actions are up and down.
 * @throws {RangeError} If an option is unknown or outside its range.
 */
export function fiveChoices(options: FiveChoicesOptions = {}): FiniteMdp {
  checkOptions<FiveChoicesOptions>("fiveChoices()", options, { success: "number" });
  const { success = 0.9 } = options;
  if (!(success >= 0 && success <= 1)) {
    throw new UserRangeError(
      `Cannot make five choices: success is ${success} but must be from 0 to 1`,
    );
  }
  const nodes = Array.from(
    { length: choices + 1 },
    (_, made) => Array.from({ length: made + 1 }, (_, ups) => ({ made, ups })),
  ).flat();
  const stateOf = (made: number, ups: number) => made * (made + 1) / 2 + ups;
  const [happyEnd, badEnd, over] = [nodes.length, nodes.length + 1, nodes.length + 2];
  return new FiniteMdp({
    name: "five choices",
    stateNames: [
      ...nodes.map(({ made, ups }) => `${ups} of ${made} up`),
      ...["happy end", "bad end", "over"],
    ],
    actionNames: ["up", "down"],
    starts: [0],
    terminal: [over],
    outcomes(state, action): Outcome[] {
      if (state === happyEnd) return [{ probability: 1, nextState: over, reward: 1 }];
      if (state === badEnd) return [{ probability: 1, nextState: over, reward: -1 }];
      const { made, ups } = nodes[state];
      if (made === choices) {
        return [{ probability: 1, nextState: ups >= upsToWin ? happyEnd : badEnd, reward: 0 }];
      }
      const up = action === 0 ? success : 1 - success;
      return [
        { probability: up, nextState: stateOf(made + 1, ups + 1), reward: 0 },
        { probability: 1 - up, nextState: stateOf(made + 1, ups), reward: 0 },
      ].filter(({ probability }) => probability > 0);
    },
  });
}
