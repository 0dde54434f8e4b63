import { checkOptions } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import { Trajectory } from "../episodes/trajectory.ts";
import { checkLearningRate, type Schedule, scheduled } from "../episodes/schedule.ts";
import type { StateEnvironment } from "../episodes/tabular_learner.ts";
import { ValueLearner, valueLearnerKinds, type ValueLearnerOptions } from "./value_learner.ts";

/** Options of {@linkcode MonteCarloPrediction}. */
export interface MonteCarloPredictionOptions extends ValueLearnerOptions {
  /** α from 0 to 1, or `"1/N"`: each value is the mean of what followed its state. Default: `"1/N"`. */
  learningRate?: Schedule | "1/N";
}

/**
 * Monte Carlo prediction, every visit (Sutton and Barto, *Reinforcement Learning*, 2018, 5.1): after an episode, the value
 * of each of its states moves towards the discounted sum of the rewards that followed, V(s) ← V(s) + α(G − V(s)), once for
 * every visit, in their order. An episode that the time limit cut off ends with the value of its last state.
 */
export class MonteCarloPrediction extends ValueLearner {
  readonly #learningRate: Schedule | "1/N";
  readonly #visits: Float64Array<ArrayBuffer>;
  readonly #trajectory = new Trajectory();

  /**
   * A learner that has not begun.
   *
   * @param environment One game whose observations are states and whose actions are numbers.
   * @param options The policy, γ, α, where to begin.
   * @throws {TypeError} If the environment has no tables, or `policy` another number of entries.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(environment: StateEnvironment, options: MonteCarloPredictionOptions = {}) {
    checkOptions<MonteCarloPredictionOptions>("new MonteCarloPrediction()", options, {
      ...valueLearnerKinds,
      learningRate: "any",
    });
    super(environment, options);
    this.#learningRate = options.learningRate ?? "1/N";
    this.#visits = new Float64Array(this.states);
    if (this.#learningRate !== "1/N") checkLearningRate(this.#learningRate);
  }

  /** See {@linkcode ValueLearner}. */
  protected override tables(): NamedArray[] {
    return [...super.tables(), { name: "visits", shape: [this.states], data: this.#visits }];
  }

  /** See {@linkcode ValueLearner}. */
  protected playEpisode(): void {
    const { values, discount } = this;
    const trajectory = this.#trajectory;
    trajectory.begin();
    for (let state = this.currentState;;) {
      const { reward, nextState, isTerminated, hasEnded } = this.act(this.choose(state));
      trajectory.add(state, reward);
      state = nextState;
      if (!hasEnded) continue;
      trajectory.finish(discount, isTerminated ? 0 : values[nextState]);
      break;
    }
    for (let t = 0; t < trajectory.length; t++) {
      const state = trajectory.rows[t];
      const visits = ++this.#visits[state];
      const rate = this.#learningRate === "1/N"
        ? 1 / visits
        : scheduled(this.#learningRate, this.episodes);
      values[state] += rate * (trajectory.returns[t] - values[state]);
    }
  }
}
