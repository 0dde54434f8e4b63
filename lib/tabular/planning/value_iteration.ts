import type { FiniteMdp } from "../../environments/mod.ts";
import { checkOptions } from "../../errors/mod.ts";
import { actionValue, type DiscountOptions } from "./action_values.ts";
import { type SweepLog, sweepLogs, type SweepOptions } from "./sweeps.ts";

/** Options of {@linkcode valueIteration}. */
export interface ValueIterationOptions extends DiscountOptions, SweepOptions {}

/**
 * Value iteration (Bellman, 1957): V(s) ← max_a Σ p(s'|s, a)(r + γV(s')) for all states, again and again. Each sweep
 * shrinks the distance to V* by the factor γ at least.
 *
 * @example The best start of a slippery lake
 * ```ts
 * import { frozenLake } from "lib/environments";
 * import { valueIteration } from "lib/tabular";
 * import assert from "node:assert/strict";
 *
 * const sweeps = [...valueIteration(frozenLake(), { discount: 0.9 })];
 * assert.equal(sweeps.at(-1)!.values[0].toFixed(4), "0.0689");
 * ```
 *
 * @param mdp The rules.
 * @param options γ, where to start and to end.
 * @returns The logs, one a sweep.
 * @throws {RangeError} If an option is unknown or outside its range.
 * @throws {TypeError} If `values` has not one number for each state.
 * @throws {Error} If values still change after 250,000 sweeps, as with γ = 1 where rewards never end.
 */
export function* valueIteration(
  mdp: FiniteMdp,
  options: ValueIterationOptions = {},
): Generator<SweepLog, void> {
  checkOptions<ValueIterationOptions>("valueIteration()", options, {
    ...{ discount: "number", tolerance: "number", sweeps: "number" },
    ...{ values: "object", inPlace: "boolean" },
  });
  const { actions } = mdp;
  yield* sweepLogs(mdp, options, (state, values, discount) => {
    let best = -Infinity;
    for (let row = state * actions; row < (state + 1) * actions; row++) {
      best = Math.max(best, actionValue(mdp, row, values, discount));
    }
    return best;
  });
}
