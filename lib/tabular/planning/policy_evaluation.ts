import { LuDecomposition, Matrix } from "ml-matrix";
import type { FiniteMdp } from "../../environments/mod.ts";
import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { checkNumber } from "../check_number.ts";
import { checkPolicy, type Policy } from "../policy.ts";
import { actionValue, defaultDiscount, type DiscountOptions } from "./action_values.ts";
import { type SweepLog, sweepLogs, type SweepOptions } from "./sweeps.ts";
import { lastingStates } from "./lasting_states.ts";

/** Options of {@linkcode policyEvaluation}. */
export interface PolicyEvaluationOptions extends DiscountOptions, SweepOptions {}

/**
 * What a policy is worth, by sweeps: V(s) ← Σ π(a|s) Σ p(s'|s, a)(r + γV(s')) for all states, again and again.
 *
 * @param mdp The rules.
 * @param policy π(a|s), `[states, actions]`.
 * @param options γ, where to start and to end.
 * @returns The logs, one a sweep.
 * @throws {RangeError} If an option is unknown or outside its range, or `policy` has no probabilities.
 * @throws {TypeError} If `policy` or `values` has another number of entries.
 * @throws {Error} If values still change after 250,000 sweeps, as with γ = 1 where rewards never end.
 */
export function* policyEvaluation(
  mdp: FiniteMdp,
  policy: Policy,
  options: PolicyEvaluationOptions = {},
): Generator<SweepLog, void> {
  checkOptions<PolicyEvaluationOptions>("policyEvaluation()", options, {
    ...{ discount: "number", tolerance: "number", sweeps: "number" },
    ...{ values: "object", inPlace: "boolean" },
  });
  const { actions } = mdp;
  checkPolicy("Cannot evaluate a policy", policy, mdp);
  yield* sweepLogs(mdp, options, (state, values, discount) => {
    let mean = 0;
    for (let row = state * actions; row < (state + 1) * actions; row++) {
      if (policy[row] > 0) mean += policy[row] * actionValue(mdp, row, values, discount);
    }
    return mean;
  });
}

/**
 * What a policy is worth, exactly: the solution of V = r + γPV, by LU decomposition (ml-matrix). With γ = 1 a state from
 * which the policy never comes to an end is worth 0 if nothing is paid there any more.
 *
 * @example Random moves on a slippery lake
 * ```ts
 * import { frozenLake } from "lib/environments";
 * import { policyValues, uniformPolicy } from "lib/tabular";
 * import assert from "node:assert/strict";
 *
 * const lake = frozenLake();
 * const values = policyValues(lake, uniformPolicy(lake), { discount: 0.99 });
 * assert.equal(values[0].toFixed(4), "0.0124");
 * ```
 *
 * @param mdp The rules; the time grows with the cube of the number of states.
 * @param policy π(a|s), `[states, actions]`.
 * @param options γ.
 * @returns V(s), `[states]`; 0 for terminal states.
 * @throws {RangeError} If γ is not from 0 to 1, or is 1 and rewards never end, or `policy` has no probabilities.
 * @throws {TypeError} If `policy` has another number of entries.
 */
export function policyValues(
  mdp: FiniteMdp,
  policy: Policy,
  options: DiscountOptions = {},
): Float64Array<ArrayBuffer> {
  checkOptions<DiscountOptions>("policyValues()", options, { discount: "number" });
  const { discount = defaultDiscount } = options;
  const { states, actions, terminal, offsets, probabilities, nextStates, rewards } = mdp;
  checkNumber("Cannot evaluate a policy", { discount }, { least: 0, most: 1 });
  checkPolicy("Cannot evaluate a policy", policy, mdp);
  // Where nothing ends and nothing counts less, the system has no solution or many.
  const isKnown = discount < 1 ? terminal : knownStates(mdp, policy);
  const unknown = Array.from(isKnown.keys()).filter((state) => isKnown[state] === 0);
  const values = new Float64Array(states);
  if (unknown.length === 0) return values;
  const place = new Int32Array(states).fill(-1);
  unknown.forEach((state, index) => place[state] = index);
  const system = Matrix.identity(unknown.length, unknown.length);
  const means = Matrix.zeros(unknown.length, 1);
  unknown.forEach((state, index) => {
    for (let row = state * actions; row < (state + 1) * actions; row++) {
      for (let i = offsets[row]; i < offsets[row + 1]; i++) {
        const share = policy[row] * probabilities[i];
        means.set(index, 0, means.get(index, 0) + share * rewards[i]);
        const column = place[nextStates[i]];
        if (column < 0) continue;
        system.set(index, column, system.get(index, column) - discount * share);
      }
    }
  });
  const solution = new LuDecomposition(system).solve(means);
  unknown.forEach((state, index) => values[state] = solution.get(index, 0));
  return values;
}

/** 1 for the states that are worth 0 at γ = 1: terminal ones, and those where a policy stays for ever and earns nothing. */
function knownStates(mdp: FiniteMdp, policy: Policy): Uint8Array {
  const { actions, offsets, rewards, stateNames } = mdp;
  const isLasting = lastingStates(mdp, policy);
  for (const state of isLasting.keys()) {
    if (isLasting[state] === 0) continue;
    for (let row = state * actions; row < (state + 1) * actions; row++) {
      const isPaid = policy[row] > 0 &&
        rewards.subarray(offsets[row], offsets[row + 1]).some((reward) => reward !== 0);
      if (!isPaid) continue;
      throw new UserRangeError(
        `Cannot evaluate a policy: discount is 1 but must be below, since the policy stays around ` +
          `"${stateNames[state]}" for ever and is paid there`,
      );
    }
  }
  return isLasting.map((is, state) => is | mdp.terminal[state]);
}
