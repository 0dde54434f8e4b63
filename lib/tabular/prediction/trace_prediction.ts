import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { checkNumber } from "../check_number.ts";
import { checkLearningRate, type Schedule, scheduled } from "../episodes/schedule.ts";
import type { StateEnvironment } from "../episodes/tabular_learner.ts";
import { ValueLearner, valueLearnerKinds, type ValueLearnerOptions } from "./value_learner.ts";

/** Options of {@linkcode TracePrediction}. */
export interface TracePredictionOptions extends ValueLearnerOptions {
  /** α, from 0 to 1. Default: 0.1. */
  learningRate?: Schedule;
  /** λ, how much of a step's TD error reaches the state before, from 0 (TD(0)) to 1 (like Monte Carlo). Default: 0.8. */
  traceDecay?: number;
  /** Whether a state's trace grows by 1 with each visit, or begins at 1 again. Default: `"accumulating"`. */
  traces?: "accumulating" | "replacing";
}

const kindsOfTraces: readonly string[] = ["accumulating", "replacing"];

/**
 * TD(λ) by eligibility traces (Sutton and Barto, *Reinforcement Learning*, 2018, 12.2): every step's TD error
 * δ = r + γV(s') − V(s) moves the values of all states that led to it, V ← V + αδz, each by its trace: z shrinks by γλ a step
 * and grows by 1 in the state that is left.
 */
export class TracePrediction extends ValueLearner {
  readonly #learningRate: Schedule;
  readonly #traceDecay: number;
  readonly #isReplacing: boolean;
  readonly #traces: Float64Array;

  /**
   * A learner that has not begun.
   *
   * @param environment One game whose observations are states and whose actions are numbers.
   * @param options The policy, γ, α, λ, where to begin.
   * @throws {TypeError} If the environment has no tables, or `policy` another number of entries.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(environment: StateEnvironment, options: TracePredictionOptions = {}) {
    checkOptions<TracePredictionOptions>("new TracePrediction()", options, {
      ...valueLearnerKinds,
      ...{ learningRate: "any", traceDecay: "number", traces: "string" },
    });
    super(environment, options);
    const { learningRate = 0.1, traceDecay = 0.8, traces = "accumulating" } = options;
    checkLearningRate(learningRate);
    checkNumber("Cannot learn values", { traceDecay }, { least: 0, most: 1 });
    if (!kindsOfTraces.includes(traces)) {
      throw new UserRangeError(
        `Cannot learn values: traces is "${traces}" but must be one of "${
          kindsOfTraces.join('", "')
        }"`,
      );
    }
    this.#learningRate = learningRate;
    this.#traceDecay = traceDecay;
    this.#isReplacing = traces === "replacing";
    this.#traces = new Float64Array(this.states);
  }

  /** See {@linkcode ValueLearner}. */
  protected playEpisode(): void {
    const { values, discount, states } = this;
    const [rate, traces] = [scheduled(this.#learningRate, this.episodes), this.#traces];
    const decay = discount * this.#traceDecay;
    traces.fill(0);
    for (let state = this.currentState;;) {
      const { reward, nextState, isTerminated, hasEnded } = this.act(this.choose(state));
      const following = isTerminated ? 0 : values[nextState];
      const error = reward + discount * following - values[state];
      for (let other = 0; other < states; other++) traces[other] *= decay;
      traces[state] = this.#isReplacing ? 1 : traces[state] + 1;
      for (let other = 0; other < states; other++) values[other] += rate * error * traces[other];
      if (hasEnded) return;
      state = nextState;
    }
  }
}
