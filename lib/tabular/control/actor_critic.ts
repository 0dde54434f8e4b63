import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import { checkNumber } from "../check_number.ts";
import { randomPlace, softmax } from "../episodes/choices.ts";
import { checkSchedule, type Schedule, scheduled } from "../episodes/schedule.ts";
import { type StateEnvironment, TabularLearner } from "../episodes/tabular_learner.ts";
import { defaultDiscount } from "../planning/action_values.ts";
import type { Policy } from "../policy.ts";

/** Options of {@linkcode ActorCritic}. */
export interface ActorCriticOptions {
  /** γ, what a reward one step later is worth, from 0 to 1. Default: 0.99. */
  discount?: number;
  /** The actor's step size, for preferences, at least 0. Default: 0.1. */
  actorRate?: Schedule;
  /** The critic's step size, for values, from 0 to 1. Default: 0.1. */
  criticRate?: Schedule;
  /**
   * Which preferences a step changes: those of all actions by the gradient of log π, or that of the action that was taken
   * alone. Default: `"softmax gradient"`.
   */
  update?: "softmax gradient" | "taken action";
  /** Decides the actions, an integer of at least 0. Default: 0. */
  seed?: number;
}

const updates: readonly string[] = ["softmax gradient", "taken action"];

/**
 * Actor and critic, step by step (Sutton and Barto, 2018, 13.5, without their factor γᵗ). The critic learns what states are
 * worth by TD(0); its TD error δ = r + γV(s') − V(s) says whether the action went better than expected. The actor, whose
 * policy is the softmax of a table of preferences, raises the action accordingly: by the gradient of log π(a|s),
 * h(s, b) ← h(s, b) + αδ(1[b = a] − π(b|s)), or more simply h(s, a) ← h(s, a) + αδ.
 */
export class ActorCritic extends TabularLearner {
  /** V(s) so far, `[states]`; the learner's own, it changes. */
  readonly values: Float64Array<ArrayBuffer>;
  /** h(s, a) so far, `[states, actions]`; the learner's own, it changes. */
  readonly preferences: Float64Array<ArrayBuffer>;
  /** γ. */
  readonly discount: number;
  readonly #actorRate: Schedule;
  readonly #criticRate: Schedule;
  readonly #isGradient: boolean;
  readonly #probabilities: Float64Array;

  /**
   * A learner that has not begun: all actions are alike, all values 0.
   *
   * @param environment One game whose observations are states and whose actions are numbers.
   * @param options γ and step sizes.
   * @throws {TypeError} If the environment has no tables.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(environment: StateEnvironment, options: ActorCriticOptions = {}) {
    checkOptions<ActorCriticOptions>("new ActorCritic()", options, {
      ...{ discount: "number", actorRate: "any", criticRate: "any", update: "string" },
      seed: "number",
    });
    const { discount = defaultDiscount, actorRate = 0.1, criticRate = 0.1, seed = 0 } = options;
    const { update = "softmax gradient" } = options;
    super(environment, seed);
    checkNumber("Cannot learn a policy", { discount }, { least: 0, most: 1 });
    checkSchedule("Cannot learn a policy", { actorRate }, { least: 0, most: Number.MAX_VALUE });
    checkSchedule("Cannot learn a policy", { criticRate }, { least: 0, most: 1 });
    if (!updates.includes(update)) {
      throw new UserRangeError(
        `Cannot learn a policy: update is "${update}" but must be one of "${updates.join('", "')}"`,
      );
    }
    this.discount = discount;
    this.values = new Float64Array(this.states);
    this.preferences = new Float64Array(this.states * this.actions);
    this.#actorRate = actorRate;
    this.#criticRate = criticRate;
    this.#isGradient = update === "softmax gradient";
    this.#probabilities = new Float64Array(this.actions);
  }

  /** π(a|s) so far, `[states, actions]`, a copy: the softmax of each state's preferences, those of terminal states included. */
  policy(): Policy {
    const { states, actions, preferences } = this;
    const policy = new Float64Array(states * actions);
    for (let first = 0; first < policy.length; first += actions) {
      softmax(preferences, first, policy.subarray(first, first + actions));
    }
    return policy;
  }

  /** See {@linkcode TabularLearner}. */
  protected tables(): NamedArray[] {
    const { states, actions, values, preferences } = this;
    return [
      { name: "values", shape: [states], data: values },
      { name: "preferences", shape: [states, actions], data: preferences },
    ];
  }

  /** See {@linkcode TabularLearner}. */
  protected playEpisode(): void {
    const { values, preferences, actions, discount } = this;
    const [criticRate, actorRate] = [this.#criticRate, this.#actorRate]
      .map((rate) => scheduled(rate, this.episodes));
    const probabilities = this.#probabilities;
    for (let state = this.currentState;;) {
      const first = state * actions;
      softmax(preferences, first, probabilities);
      const action = randomPlace(probabilities, 0, actions, this.random);
      const { reward, nextState, isTerminated, hasEnded } = this.act(action);
      const following = isTerminated ? 0 : values[nextState];
      const error = reward + discount * following - values[state];
      values[state] += criticRate * error;
      preferences[first + action] += actorRate * error;
      if (this.#isGradient) {
        for (let other = 0; other < actions; other++) {
          preferences[first + other] -= actorRate * error * probabilities[other];
        }
      }
      if (hasEnded) return;
      state = nextState;
    }
  }
}
