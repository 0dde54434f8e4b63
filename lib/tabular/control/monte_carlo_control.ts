import { checkOptions } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import { checkLearningRate, type Schedule, scheduled } from "../episodes/schedule.ts";
import type { StateEnvironment } from "../episodes/tabular_learner.ts";
import { Trajectory } from "../episodes/trajectory.ts";
import {
  actionValueKinds,
  ActionValueLearner,
  type ActionValueOptions,
} from "./action_value_learner.ts";

/** Options of {@linkcode MonteCarloControl}. */
export interface MonteCarloControlOptions extends ActionValueOptions {
  /** α from 0 to 1, or `"1/N"`: each value is the mean of what followed its action. Default: `"1/N"`. */
  learningRate?: Schedule | "1/N";
}

/**
 * Monte Carlo control, every visit, on-policy (Sutton and Barto, 2018, 5.4): after an episode, the value of each of its
 * actions moves towards the discounted sum of the rewards that followed, Q(s, a) ← Q(s, a) + α(G − Q(s, a)), once for every
 * time it was taken. An episode that the time limit cut off ends with the greatest value of its last state.
 */
export class MonteCarloControl extends ActionValueLearner {
  readonly #learningRate: Schedule | "1/N";
  readonly #visits: Float64Array<ArrayBuffer>;
  readonly #trajectory = new Trajectory();

  /**
   * A learner that has not begun.
   *
   * @param environment One game whose observations are states and whose actions are numbers.
   * @param options γ, ε, α, where to begin.
   * @throws {TypeError} If the environment has no tables.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(environment: StateEnvironment, options: MonteCarloControlOptions = {}) {
    checkOptions<MonteCarloControlOptions>("new MonteCarloControl()", options, {
      ...actionValueKinds,
      learningRate: "any",
    });
    super(environment, options);
    this.#learningRate = options.learningRate ?? "1/N";
    this.#visits = new Float64Array(this.states * this.actions);
    if (this.#learningRate !== "1/N") checkLearningRate(this.#learningRate);
  }

  /** See {@linkcode ActionValueLearner}. */
  protected override tables(): NamedArray[] {
    const shape = [this.states, this.actions];
    return [...super.tables(), { name: "visits", shape, data: this.#visits }];
  }

  /** See {@linkcode ActionValueLearner}. */
  protected playEpisode(): void {
    const { actionValues, actions, discount, epsilon } = this;
    const trajectory = this.#trajectory;
    trajectory.begin();
    for (let state = this.currentState;;) {
      const action = this.choose(state, epsilon);
      const { reward, nextState, isTerminated, hasEnded } = this.act(action);
      trajectory.add(state * actions + action, reward);
      state = nextState;
      if (!hasEnded) continue;
      const last = actionValues.subarray(nextState * actions, (nextState + 1) * actions);
      trajectory.finish(discount, isTerminated ? 0 : Math.max(...last));
      break;
    }
    for (let t = 0; t < trajectory.length; t++) {
      const row = trajectory.rows[t];
      const visits = ++this.#visits[row];
      const rate = this.#learningRate === "1/N"
        ? 1 / visits
        : scheduled(this.#learningRate, this.episodes);
      actionValues[row] += rate * (trajectory.returns[t] - actionValues[row]);
    }
  }
}
