import { checkOptions } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import { checkNumber } from "../check_number.ts";
import { randomPlace, softmax } from "../episodes/choices.ts";
import type { StateEnvironment } from "../episodes/tabular_learner.ts";
import { BanditLearner } from "./bandit_learner.ts";

/** Options of {@linkcode GradientBandit}. */
export interface GradientBanditOptions {
  /** α, above 0. Default: 0.1. */
  learningRate?: number;
  /** Whether rewards count by how far they are from their mean so far. Default: true. */
  hasBaseline?: boolean;
  /** Decides the actions, an integer of at least 0. Default: 0. */
  seed?: number;
}

/**
 * A gradient bandit (Sutton and Barto, 2018, 2.8): no values but preferences, whose softmax is the policy; each reward r
 * moves them along the gradient of the mean reward, h(b) ← h(b) + α(r − r̄)(1[b = a] − π(b)). The baseline r̄ is the mean of
 * all rewards so far, the newest among them, as in the book's experiments (its formula leaves the newest out); without a
 * baseline r̄ is 0.
 */
export class GradientBandit extends BanditLearner {
  /** h(a) so far, `[actions]`; the learner's own, it changes. */
  readonly preferences: Float64Array<ArrayBuffer>;
  readonly #learningRate: number;
  readonly #hasBaseline: boolean;
  readonly #probabilities: Float64Array;
  readonly #baseline: Float64Array<ArrayBuffer> = new Float64Array(1);

  /**
   * A learner that has not begun: all actions are alike.
   *
   * @param environment One game with one step an episode, as by `timeLimit: 1`.
   * @param options α, baseline.
   * @throws {TypeError} If the environment has no tables.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(environment: StateEnvironment, options: GradientBanditOptions = {}) {
    checkOptions<GradientBanditOptions>("new GradientBandit()", options, {
      ...{ learningRate: "number", hasBaseline: "boolean", seed: "number" },
    });
    const { learningRate = 0.1, hasBaseline = true, seed = 0 } = options;
    super(environment, seed);
    checkNumber("Cannot play a bandit", { learningRate }, {
      ...{ least: 0, most: Number.MAX_VALUE, isAbove: true },
    });
    this.preferences = new Float64Array(this.actions);
    this.#learningRate = learningRate;
    this.#hasBaseline = hasBaseline;
    this.#probabilities = new Float64Array(this.actions);
  }

  /** See {@linkcode BanditLearner}. */
  protected override tables(): NamedArray[] {
    return [
      ...super.tables(),
      { name: "preferences", shape: [this.actions], data: this.preferences },
      { name: "baseline", shape: [1], data: this.#baseline },
    ];
  }

  /** See {@linkcode BanditLearner}. */
  protected choose(): number {
    softmax(this.preferences, 0, this.#probabilities);
    return randomPlace(this.#probabilities, 0, this.actions, this.random);
  }

  /** See {@linkcode BanditLearner}. */
  protected learn(action: number, reward: number): void {
    this.values[action] += (reward - this.values[action]) / this.plays[action];
    if (this.#hasBaseline) this.#baseline[0] += (reward - this.#baseline[0]) / (this.episodes + 1);
    const step = this.#learningRate * (reward - this.#baseline[0]);
    for (let other = 0; other < this.actions; other++) {
      this.preferences[other] -= step * this.#probabilities[other];
    }
    this.preferences[action] += step;
  }
}
