import { checkOptions } from "../../errors/mod.ts";
import { checkNumber } from "../check_number.ts";
import { randomArgmax } from "../episodes/choices.ts";
import {
  checkLearningRate,
  checkSchedule,
  type Schedule,
  scheduled,
} from "../episodes/schedule.ts";
import type { StateEnvironment } from "../episodes/tabular_learner.ts";
import { BanditLearner } from "./bandit_learner.ts";

/** Options of {@linkcode EpsilonGreedyBandit}. */
export interface EpsilonGreedyBanditOptions {
  /** ε, how often an action is drawn from all alike in place of the best one, from 0 to 1. Default: 0.1. */
  epsilon?: Schedule;
  /** α from 0 to 1, or `"1/N"`: each value is the mean of what its action paid. Default: `"1/N"`. */
  learningRate?: Schedule | "1/N";
  /** The value that every action begins with; one above all rewards makes the learner try everything. Default: 0. */
  initialValue?: number;
  /** Decides the actions, an integer of at least 0. Default: 0. */
  seed?: number;
}

/** ε-greedy: the action of the greatest value, but now and then any (Sutton and Barto, 2018, 2.4). */
export class EpsilonGreedyBandit extends BanditLearner {
  readonly #epsilon: Schedule;
  readonly #learningRate: Schedule | "1/N";

  /**
   * A learner that has not begun.
   *
   * @param environment One game with one step an episode, as by `timeLimit: 1`.
   * @param options ε, α, where to begin.
   * @throws {TypeError} If the environment has no tables.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(environment: StateEnvironment, options: EpsilonGreedyBanditOptions = {}) {
    checkOptions<EpsilonGreedyBanditOptions>("new EpsilonGreedyBandit()", options, {
      ...{ epsilon: "any", learningRate: "any", initialValue: "number", seed: "number" },
    });
    const { epsilon = 0.1, learningRate = "1/N", initialValue = 0, seed = 0 } = options;
    super(environment, seed);
    checkSchedule("Cannot play a bandit", { epsilon }, { least: 0, most: 1 });
    if (learningRate !== "1/N") checkLearningRate(learningRate);
    checkNumber("Cannot play a bandit", { initialValue }, {
      ...{ least: -Number.MAX_VALUE, most: Number.MAX_VALUE },
    });
    this.#epsilon = epsilon;
    this.#learningRate = learningRate;
    this.values.fill(initialValue);
  }

  /** See {@linkcode BanditLearner}. */
  protected choose(): number {
    if (this.random.uniform() < scheduled(this.#epsilon, this.episodes)) {
      return this.random.integer(this.actions);
    }
    return randomArgmax(this.values, 0, this.actions, this.random);
  }

  /** See {@linkcode BanditLearner}. */
  protected learn(action: number, reward: number): void {
    const rate = this.#learningRate === "1/N"
      ? 1 / this.plays[action]
      : scheduled(this.#learningRate, this.episodes);
    this.values[action] += rate * (reward - this.values[action]);
  }
}
