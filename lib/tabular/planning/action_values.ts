import type { FiniteMdp } from "../../environments/mod.ts";
import { checkOptions, UserTypeError } from "../../errors/mod.ts";
import { checkNumber } from "../check_number.ts";

/** What counts for planning beside the rules. */
export interface DiscountOptions {
  /** γ, what a reward one step later is worth, from 0 to 1. Default: 0.99. */
  discount?: number;
}

/** The γ of everything here where nothing else is said. */
export const defaultDiscount = 0.99;

/**
 * What each action is worth if what follows is worth what some values say: Q(s, a) = Σ p(s'|s, a)(r + γV(s')).
 *
 * @param mdp The rules.
 * @param values V(s), `[states]`; those of terminal states do not count, they are 0.
 * @param options γ.
 * @returns Q(s, a), `[states, actions]`; 0 for terminal states.
 * @throws {TypeError} If there are more or fewer values.
 * @throws {RangeError} If γ is not from 0 to 1.
 */
export function actionValues(
  mdp: FiniteMdp,
  values: Float64Array,
  options: DiscountOptions = {},
): Float64Array<ArrayBuffer> {
  checkOptions<DiscountOptions>("actionValues()", options, { discount: "number" });
  const { discount = defaultDiscount } = options;
  checkNumber("Cannot find values of actions", { discount }, { least: 0, most: 1 });
  if (values.length !== mdp.states) {
    throw new UserTypeError(
      `Cannot find values of actions: values has ${values.length} entries but must have ${mdp.states}, ` +
        "one for each state",
    );
  }
  return Float64Array.from(
    { length: mdp.states * mdp.actions },
    (_, row) => actionValue(mdp, row, values, discount),
  );
}

/** Q(s, a) of one row `s * actions + a`. */
export function actionValue(
  { offsets, probabilities, rewards, nextStates, terminal }: FiniteMdp,
  row: number,
  values: Float64Array,
  discount: number,
): number {
  let value = 0;
  for (let i = offsets[row]; i < offsets[row + 1]; i++) {
    const next = nextStates[i];
    const following = terminal[next] === 1 ? 0 : values[next];
    value += probabilities[i] * (rewards[i] + discount * following);
  }
  return value;
}
