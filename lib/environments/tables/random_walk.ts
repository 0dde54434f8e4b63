import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { FiniteMdp } from "./finite_mdp.ts";

/** Options of {@linkcode randomWalk}. */
export interface RandomWalkOptions {
  /** What stepping off the left end pays. Default: -1. */
  leftReward?: number;
  /** What stepping off the right end pays. Default: 1. */
  rightReward?: number;
}

/**
 * A random walk: from the middle of a row a step to the left or right, each as likely, until one end is left. There is
 * one action, because nothing is to be decided: it is for estimating values, which are a straight line. Examples 6.2 and
 * 7.1 of Sutton and Barto, http://incompleteideas.net/book/the-book-2nd.html.
 *
 * States 0 and `places + 1` are terminal; V(i) = `leftReward` + (`rightReward` - `leftReward`) · i / (`places` + 1) without
 * discount. Where there are two middles, one is drawn.
 *
 * @param places How many states are not terminal, an integer of at least 1.
 * @param options What the ends pay.
 * @returns Its tables.
 * @throws {RangeError} If a number is outside its range, or an option is unknown.
 */
export function randomWalk(places: number = 19, options: RandomWalkOptions = {}): FiniteMdp {
  checkOptions<RandomWalkOptions>("randomWalk()", options, {
    leftReward: "number",
    rightReward: "number",
  });
  const { leftReward = -1, rightReward = 1 } = options;
  if (!Number.isSafeInteger(places) || places < 1) {
    throw new UserRangeError(
      `Cannot make random walk: places is ${places} but must be an integer of at least 1`,
    );
  }
  const end = places + 1;
  return new FiniteMdp({
    name: "random walk",
    stateNames: Array.from(
      { length: end + 1 },
      (_, state) => state === 0 ? "left end" : state === end ? "right end" : `place ${state}`,
    ),
    actionNames: ["step"],
    starts: [...new Set([Math.floor(end / 2), Math.ceil(end / 2)])],
    terminal: [0, end],
    outcomes: (state) => [
      { probability: 0.5, nextState: state - 1, reward: state === 1 ? leftReward : 0 },
      { probability: 0.5, nextState: state + 1, reward: state === places ? rightReward : 0 },
    ],
  });
}
