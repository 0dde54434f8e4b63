/** Games so small that every update can be computed by hand. */
import { type EnvironmentOptions, FiniteMdp, TabularEnvironment } from "lib/environments";
import type { TabularLearner } from "lib/tabular";

/** Three steps from `a` over `b` and `c` to the end; they pay 1, 2 and 4. */
export const corridor = new FiniteMdp({
  name: "corridor",
  stateNames: ["a", "b", "c", "end"],
  actionNames: ["on"],
  starts: [0],
  terminal: [3],
  outcomes: (state) => [{ probability: 1, nextState: state + 1, reward: 2 ** state }],
});

/** The same steps, but each of two actions takes them; the second pays nothing. */
export const twoWays = new FiniteMdp({
  name: "two ways",
  stateNames: ["a", "b", "c", "end"],
  actionNames: ["paid", "unpaid"],
  starts: [0],
  terminal: [3],
  outcomes: (state, action) => [
    { probability: 1, nextState: state + 1, reward: action === 0 ? 2 ** state : 0 },
  ],
});

/** A step that goes round and round and is paid, or one that ends the game unpaid. */
export const carousel = new FiniteMdp({
  name: "carousel",
  stateNames: ["on it", "off it"],
  actionNames: ["stay", "leave"],
  starts: [0],
  terminal: [1],
  outcomes: (_, action) => [{ probability: 1, nextState: action, reward: action === 0 ? 1 : 0 }],
});

/** An environment that also notes which actions it was given. */
export class WatchedEnvironment extends TabularEnvironment {
  /** All actions so far. */
  readonly seen: number[] = [];

  constructor(mdp: FiniteMdp, options: EnvironmentOptions = {}) {
    super(mdp, options);
  }

  override step(actions: ArrayLike<number>): void {
    this.seen.push(actions[0]);
    super.step(actions);
  }
}

/** Trains to the end of some episodes. */
export async function trained<L extends TabularLearner>(learner: L, episodes: number): Promise<L> {
  for await (const _log of learner.train({ episodes }));
  return learner;
}

/** As plain numbers without the last digits, which rounding decides. */
export function rounded(values: Iterable<number>): number[] {
  return Array.from(values, (value) => Math.round(value * 1e12) / 1e12 || 0);
}
