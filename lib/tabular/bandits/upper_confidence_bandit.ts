import { checkOptions } from "../../errors/mod.ts";
import { checkNumber } from "../check_number.ts";
import { randomArgmax } from "../episodes/choices.ts";
import type { StateEnvironment } from "../episodes/tabular_learner.ts";
import { BanditLearner } from "./bandit_learner.ts";

/** Options of {@linkcode UpperConfidenceBandit}. */
export interface UpperConfidenceBanditOptions {
  /** c, how much doubt counts, at least 0. Default: √2, which UCB1 has for rewards from 0 to 1. */
  exploration?: number;
  /** Breaks ties, an integer of at least 0. Default: 0. */
  seed?: number;
}

/**
 * UCB1 (Auer and others, 2002; Sutton and Barto, 2018, 2.7): the action that could still be the best, by the greatest
 * Q(a) + c√(ln t / N(a)). Each action is taken once before any is taken twice.
 */
export class UpperConfidenceBandit extends BanditLearner {
  readonly #exploration: number;
  readonly #bounds: Float64Array;

  /**
   * A learner that has not begun.
   *
   * @param environment One game with one step an episode, as by `timeLimit: 1`.
   * @param options How much doubt counts.
   * @throws {TypeError} If the environment has no tables.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(environment: StateEnvironment, options: UpperConfidenceBanditOptions = {}) {
    checkOptions<UpperConfidenceBanditOptions>("new UpperConfidenceBandit()", options, {
      ...{ exploration: "number", seed: "number" },
    });
    const { exploration = Math.SQRT2, seed = 0 } = options;
    super(environment, seed);
    checkNumber("Cannot play a bandit", { exploration }, { least: 0, most: Number.MAX_VALUE });
    this.#exploration = exploration;
    this.#bounds = new Float64Array(this.actions);
  }

  /** See {@linkcode BanditLearner}. */
  protected choose(): number {
    const time = Math.log(Math.max(1, this.episodes));
    for (let action = 0; action < this.actions; action++) {
      const plays = this.plays[action];
      this.#bounds[action] = plays === 0
        ? Infinity
        : this.values[action] + this.#exploration * Math.sqrt(time / plays);
    }
    return randomArgmax(this.#bounds, 0, this.actions, this.random);
  }

  /** See {@linkcode BanditLearner}. */
  protected learn(action: number, reward: number): void {
    this.values[action] += (reward - this.values[action]) / this.plays[action];
  }
}
