import { checkOptions } from "../../errors/mod.ts";
import { checkNumber } from "../check_number.ts";
import { checkLearningRate, type Schedule, scheduled } from "../episodes/schedule.ts";
import type { StateEnvironment } from "../episodes/tabular_learner.ts";
import { Trajectory } from "../episodes/trajectory.ts";
import { ValueLearner, valueLearnerKinds, type ValueLearnerOptions } from "./value_learner.ts";

/** Options of {@linkcode TemporalDifferencePrediction}. */
export interface TemporalDifferencePredictionOptions extends ValueLearnerOptions {
  /** α, from 0 to 1. Default: 0.1. */
  learningRate?: Schedule;
  /**
   * n, after how many rewards the value of what follows stands in for the rest, an integer of at least 1, or `Infinity` for
   * all of the episode. Default: 1, which is TD(0).
   */
  steps?: number;
}

/**
 * TD(0) and n-step prediction (Sutton and Barto, *Reinforcement Learning*, 2018, 6.1 and 7.1): n steps after a state, its
 * value moves towards what they paid and what the state there is worth,
 * V(s_t) ← V(s_t) + α(r_{t+1} + … + γⁿ⁻¹ r_{t+n} + γⁿ V(s_{t+n}) − V(s_t)).
 */
export class TemporalDifferencePrediction extends ValueLearner {
  readonly #learningRate: Schedule;
  readonly #steps: number;
  readonly #trajectory = new Trajectory();

  /**
   * A learner that has not begun.
   *
   * @param environment One game whose observations are states and whose actions are numbers.
   * @param options The policy, γ, α, n, where to begin.
   * @throws {TypeError} If the environment has no tables, or `policy` another number of entries.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(environment: StateEnvironment, options: TemporalDifferencePredictionOptions = {}) {
    checkOptions<TemporalDifferencePredictionOptions>(
      "new TemporalDifferencePrediction()",
      options,
      { ...valueLearnerKinds, learningRate: "any", steps: "number" },
    );
    super(environment, options);
    const { learningRate = 0.1, steps = 1 } = options;
    checkLearningRate(learningRate);
    checkNumber("Cannot learn values", { steps }, { least: 1, most: Infinity, isInteger: true });
    this.#learningRate = learningRate;
    this.#steps = steps;
  }

  /** See {@linkcode ValueLearner}. */
  protected playEpisode(): void {
    const { values, discount } = this;
    const [steps, rate] = [this.#steps, scheduled(this.#learningRate, this.episodes)];
    const trajectory = this.#trajectory;
    const { rows, rewards, returns } = trajectory;
    const update = (t: number, target: number) =>
      values[rows[t]] += rate * (target - values[rows[t]]);
    trajectory.begin();
    for (let state = this.currentState;;) {
      const { reward, nextState, isTerminated, hasEnded } = this.act(this.choose(state));
      trajectory.add(state, reward);
      state = nextState;
      const first = trajectory.length - steps;
      if (hasEnded) {
        // The rest of the episode is known now: all that is left to do.
        trajectory.finish(discount, isTerminated ? 0 : values[nextState]);
        for (let t = Math.max(0, first); t < trajectory.length; t++) update(t, returns[t]);
        return;
      }
      if (first < 0) continue;
      let target = values[nextState];
      for (let t = trajectory.length - 1; t >= first; t--) target = rewards[t] + discount * target;
      update(first, target);
    }
  }
}
