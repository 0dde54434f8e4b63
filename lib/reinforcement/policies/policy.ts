import type { Environment } from "../../environments/mod.ts";

/** Chooses actions by what it sees. */
export interface Policy {
  /**
   * Chooses an action for each game.
   *
   * @param environment The games as they stand.
   * @returns Actions, `[games]` or `[games, …]` as the environment's space has them; overwritten by the next call.
   */
  act(environment: Environment): ArrayLike<number>;
}

/** How a learner's policy acts outside training. */
export interface PolicyOptions {
  /**
   * Whether it always takes what it thinks best; if not, it acts by chance as in training, deep Q-learning as at its end.
   * Default: the learner's.
   */
  greedy?: boolean;
  /** Decides that chance, an integer of at least 0. Default: 0. */
  seed?: number;
}
