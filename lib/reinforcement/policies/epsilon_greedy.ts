import type { ActionChoice } from "./action_distribution.ts";

/** The action of the highest value, or with a chance ε any of the legal ones. */
export class EpsilonGreedy {
  /** An action is its index. */
  readonly actionSize = 1;
  /** The chance of a random action, in [0, 1]. */
  epsilon: number;
  readonly #actions: number;

  /**
   * A way to choose.
   *
   * @param actions How many actions there are.
   * @param epsilon The chance of a random action at first. Default: 1.
   */
  constructor(actions: number, epsilon: number = 1) {
    this.#actions = actions;
    this.epsilon = epsilon;
  }

  /**
   * Chooses a game's action.
   *
   * @param choice The game, the values of its actions, and chance.
   * @param actions Where to write it, `[games]`.
   * @returns 0: its probability is not asked for.
   */
  choose({ outputs, game, legal, random }: ActionChoice, actions: Float32Array): number {
    const count = this.#actions;
    const first = game * count;
    const isLegal = (action: number) => legal === undefined || legal[first + action] === 1;
    if (random !== undefined && random.uniform() < this.epsilon) {
      let left = legal === undefined ? count : 0;
      if (legal !== undefined) { for (let i = 0; i < count; i++) left += legal[first + i]; }
      let skipped = random.integer(left);
      let action = 0;
      while (!isLegal(action) || skipped-- > 0) action++;
      actions[game] = action;
      return 0;
    }
    let best = -1;
    for (let action = 0; action < count; action++) {
      if (!isLegal(action)) continue;
      if (best === -1 || outputs[first + action] > outputs[first + best]) best = action;
    }
    actions[game] = best;
    return 0;
  }
}
