import type { OptionKinds } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import { checkNumber } from "../check_number.ts";
import { randomArgmax } from "../episodes/choices.ts";
import { checkSchedule, type Schedule, scheduled } from "../episodes/schedule.ts";
import { type StateEnvironment, TabularLearner } from "../episodes/tabular_learner.ts";
import { defaultDiscount } from "../planning/action_values.ts";

/** Options that learning what actions are worth has in every way of doing it. */
export interface ActionValueOptions {
  /** γ, what a reward one step later is worth, from 0 to 1. Default: 0.99. */
  discount?: number;
  /** ε, how often an action is drawn from all alike in place of the best one, from 0 to 1. Default: 0.1. */
  epsilon?: Schedule;
  /** The value that every action begins with; one above all returns makes the learner try everything. Default: 0. */
  initialValue?: number;
  /** Decides the actions, an integer of at least 0. Default: 0. */
  seed?: number;
}

/** For `checkOptions()`. */
export const actionValueKinds: OptionKinds<ActionValueOptions> = {
  discount: "number",
  epsilon: "any",
  initialValue: "number",
  seed: "number",
};

/** What learners of action values have in common: a table of them, and choosing by it with ε. */
export abstract class ActionValueLearner extends TabularLearner {
  /** Q(s, a) so far, `[states, actions]`; the learner's own, it changes. */
  readonly actionValues: Float64Array<ArrayBuffer>;
  /** γ. */
  readonly discount: number;
  readonly #epsilon: Schedule;

  /**
   * A learner that has not begun.
   *
   * @param environment One game whose observations are states and whose actions are numbers.
   * @param options γ, ε, where to begin.
   * @throws {TypeError} If the environment has no tables.
   * @throws {RangeError} If an option is outside its range.
   */
  constructor(environment: StateEnvironment, options: ActionValueOptions) {
    const { discount = defaultDiscount, epsilon = 0.1, initialValue = 0, seed = 0 } = options;
    super(environment, seed);
    checkNumber("Cannot learn action values", { discount }, { least: 0, most: 1 });
    checkNumber("Cannot learn action values", { initialValue }, {
      ...{ least: -Number.MAX_VALUE, most: Number.MAX_VALUE },
    });
    checkSchedule("Cannot learn action values", { epsilon }, { least: 0, most: 1 });
    this.discount = discount;
    this.actionValues = new Float64Array(this.states * this.actions).fill(initialValue);
    this.#epsilon = epsilon;
  }

  /** See {@linkcode TabularLearner}. */
  protected tables(): NamedArray[] {
    const shape = [this.states, this.actions];
    return [{ name: "action_values", shape, data: this.actionValues }];
  }

  /** ε in the episode under way: it changes with episodes, not with updates or steps. */
  protected get epsilon(): number {
    return scheduled(this.#epsilon, this.episodes);
  }

  /** An action: the best with the probability 1 − ε, otherwise any of all. */
  protected choose(state: number, epsilon: number): number {
    if (epsilon > 0 && this.random.uniform() < epsilon) return this.random.integer(this.actions);
    return randomArgmax(this.actionValues, state * this.actions, this.actions, this.random);
  }
}
