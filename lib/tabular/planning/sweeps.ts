import type { FiniteMdp } from "../../environments/mod.ts";
import { UserError, UserTypeError } from "../../errors/mod.ts";
import { checkNumber } from "../check_number.ts";
import { defaultDiscount, type DiscountOptions } from "./action_values.ts";

/** How values are improved sweep by sweep. */
export interface SweepOptions {
  /** Sweeps end after one that changes no value by more than this, at least 0. Default: 1e-12. */
  tolerance?: number;
  /** The most sweeps, an integer of at least 0. Default: as many as it takes. */
  sweeps?: number;
  /** Where to start, V(s), `[states]`; not changed. Default: 0 for every state. */
  values?: Float64Array;
  /**
   * Whether a sweep uses the new values of the states before, which takes fewer sweeps; if not, all values of a sweep follow
   * from those of the sweep before. Default: false.
   */
  inPlace?: boolean;
}

/** One sweep over all states. */
export interface SweepLog {
  /** Which, from 1. */
  readonly sweep: number;
  /** The greatest change of a value. */
  readonly change: number;
  /** How far a value may still be from its limit, γ / (1 - γ) times the change; `Infinity` for γ = 1. */
  readonly errorBound: number;
  /** V(s) after it, `[states]`; 0 for terminal states. The caller's to keep. */
  readonly values: Float64Array<ArrayBuffer>;
}

/** Values that take more sweeps than this are taken to have no limit. */
const mostSweeps = 250_000;

/**
 * Sweeps over all states that are not terminal until their values stand still.
 *
 * @param mdp The rules.
 * @param options γ, where to start and to end.
 * @param update The new value of a state from the values of all.
 * @throws {RangeError} If an option is outside its range.
 * @throws {TypeError} If `values` has not one number for each state.
 * @throws {Error} If values still change after 250,000 sweeps.
 */
export function* sweepLogs(
  mdp: FiniteMdp,
  options: DiscountOptions & SweepOptions,
  update: (state: number, values: Float64Array, discount: number) => number,
): Generator<SweepLog, void> {
  const { discount = defaultDiscount, tolerance = 1e-12, sweeps = Infinity } = options;
  const { inPlace = false } = options;
  checkNumber("Cannot sweep", { discount }, { least: 0, most: 1 });
  checkNumber("Cannot sweep", { tolerance }, { least: 0 });
  checkNumber("Cannot sweep", { sweeps }, { least: 0, most: Infinity, isInteger: true });
  let values = startOf(mdp, options.values);
  let before = values.slice();
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    [before, values] = [values, before];
    values.set(before);
    let change = 0;
    for (let state = 0; state < mdp.states; state++) {
      if (mdp.terminal[state] === 1) continue;
      const old = values[state];
      values[state] = update(state, inPlace ? values : before, discount);
      change = Math.max(change, Math.abs(values[state] - old));
    }
    const errorBound = discount === 1 ? Infinity : change * discount / (1 - discount);
    yield { sweep, change, errorBound, values: values.slice() };
    if (change <= tolerance) return;
    if (sweep < mostSweeps) continue;
    throw new UserError(
      `Cannot sweep: after ${sweep} sweeps values still change by ${change} but must by at most ` +
        `${tolerance}; take a discount below 1 or a greater tolerance`,
    );
  }
}

/** A copy of the values to start with; those of terminal states become 0. */
function startOf(
  { states, terminal }: FiniteMdp,
  values: Float64Array = new Float64Array(states),
): Float64Array<ArrayBuffer> {
  if (values.length !== states) {
    throw new UserTypeError(
      `Cannot sweep: values has ${values.length} entries but must have ${states}, one for each state`,
    );
  }
  return Float64Array.from(values, (value, state) => terminal[state] === 1 ? 0 : value);
}
