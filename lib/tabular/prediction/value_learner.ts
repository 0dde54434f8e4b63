import { type OptionKinds, UserTypeError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import { checkNumber } from "../check_number.ts";
import { randomPlace } from "../episodes/choices.ts";
import { type StateEnvironment, TabularLearner } from "../episodes/tabular_learner.ts";
import { defaultDiscount } from "../planning/action_values.ts";
import type { Policy } from "../policy.ts";

/** Options that learning the values of a policy has in every way of doing it. */
export interface ValueLearnerOptions {
  /** The policy whose values are learnt, π(a|s), `[states, actions]`. Default: all actions alike. */
  policy?: Policy;
  /** γ, what a reward one step later is worth, from 0 to 1. Default: 0.99. */
  discount?: number;
  /** The value that every state begins with. Default: 0. */
  initialValue?: number;
  /** Decides the actions, an integer of at least 0. Default: 0. */
  seed?: number;
}

/** For `checkOptions()`. */
export const valueLearnerKinds: OptionKinds<ValueLearnerOptions> = {
  policy: "object",
  discount: "number",
  initialValue: "number",
  seed: "number",
};

/** What learners of a policy's values have in common: the policy, and a table of values. */
export abstract class ValueLearner extends TabularLearner {
  /** V(s) so far, `[states]`; the learner's own, it changes. */
  readonly values: Float64Array<ArrayBuffer>;
  /** γ. */
  readonly discount: number;
  readonly #policy: Policy;

  /**
   * A learner that has not begun.
   *
   * @param environment One game whose observations are states and whose actions are numbers.
   * @param options The policy, γ, where to begin.
   * @throws {TypeError} If the environment has no tables, or `policy` another number of entries.
   * @throws {RangeError} If an option is outside its range.
   */
  constructor(environment: StateEnvironment, options: ValueLearnerOptions) {
    const { discount = defaultDiscount, initialValue = 0, seed = 0, policy } = options;
    super(environment, seed);
    checkNumber("Cannot learn values", { discount }, { least: 0, most: 1 });
    checkNumber("Cannot learn values", { initialValue }, {
      ...{ least: -Number.MAX_VALUE, most: Number.MAX_VALUE },
    });
    const size = this.states * this.actions;
    if (policy !== undefined && policy.length !== size) {
      throw new UserTypeError(
        `Cannot learn values: policy has ${policy.length} entries but must have ${size}, one for each ` +
          "state and action",
      );
    }
    this.discount = discount;
    this.values = new Float64Array(this.states).fill(initialValue);
    this.#policy = policy?.slice() ?? new Float64Array(size).fill(1 / this.actions);
  }

  /** See {@linkcode TabularLearner}. */
  protected tables(): NamedArray[] {
    return [{ name: "values", shape: [this.states], data: this.values }];
  }

  /** What the policy does in a state. */
  protected choose(state: number): number {
    return randomPlace(this.#policy, state * this.actions, this.actions, this.random);
  }
}
