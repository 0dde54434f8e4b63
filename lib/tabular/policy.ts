import type { FiniteMdp } from "../environments/mod.ts";
import { UserRangeError, UserTypeError } from "../errors/mod.ts";

/** How likely a policy takes each action in each state, π(a|s), `[states, actions]`; rows of terminal states are 0. */
export type Policy = Float64Array<ArrayBuffer>;

/** Actions whose values differ by no more are equally good: it is above what rounding does to values of the size of 1. */
export const sameValue = 1e-12;

/**
 * The policy that takes every action alike.
 *
 * @param mdp The rules.
 * @returns The policy.
 */
export function uniformPolicy({ states, actions, terminal }: FiniteMdp): Policy {
  const policy = new Float64Array(states * actions);
  return policy.map((_, row) => terminal[Math.floor(row / actions)] === 1 ? 0 : 1 / actions);
}

/**
 * The policy that takes the action of the greatest value; several that are within 1e-12 of it alike.
 *
 * @example Two good actions
 * ```ts
 * import { coins } from "lib/environments";
 * import { greedyPolicy } from "lib/tabular";
 * import assert from "node:assert/strict";
 *
 * const policy = greedyPolicy(coins([0.1, 0.9, 0.9]), Float64Array.of(0.1, 0.9, 0.9));
 * assert.deepEqual(policy, Float64Array.of(0, 0.5, 0.5));
 * ```
 *
 * @param mdp The rules: which states are terminal. The policy depends on nothing else of them.
 * @param actionValues Q(s, a), `[states, actions]`.
 * @returns The policy.
 * @throws {TypeError} If there are more or fewer values.
 */
export function greedyPolicy(mdp: FiniteMdp, actionValues: Float64Array): Policy {
  const { states, actions, terminal } = mdp;
  checkLength("Cannot choose actions", { actionValues }, states * actions);
  const policy = new Float64Array(states * actions);
  for (let state = 0; state < states; state++) {
    if (terminal[state] === 1) continue;
    const own = actionValues.subarray(state * actions, (state + 1) * actions);
    const best = Math.max(...own);
    const isBest = Array.from(own, (value) => value >= best - sameValue);
    const share = 1 / isBest.filter(Boolean).length;
    isBest.forEach((is, action) => policy[state * actions + action] = is ? share : 0);
  }
  return policy;
}

/**
 * Refuses what is not a policy for some rules.
 *
 * @param action What cannot be done then, as in `Cannot plan`.
 * @param policy π(a|s).
 * @param mdp The rules.
 * @throws {TypeError} If it has not one number for each state and action.
 * @throws {RangeError} If the numbers of a state that is not terminal are not probabilities.
 */
export function checkPolicy(action: string, policy: Policy, mdp: FiniteMdp): void {
  const { states, actions, terminal } = mdp;
  checkLength(action, { policy }, states * actions);
  for (let state = 0; state < states; state++) {
    if (terminal[state] === 1) continue;
    const own = policy.subarray(state * actions, (state + 1) * actions);
    const sum = own.reduce((total, share) => total + share, 0);
    if (own.every((share) => share >= 0) && Math.abs(sum - 1) <= 1e-9) continue;
    throw new UserRangeError(
      `${action}: policy of state ${state} is [${own.join(", ")}] but must be probabilities that ` +
        "sum to 1",
    );
  }
}

/**
 * Refuses a table of another size.
 *
 * @param action What cannot be done then, as in `Cannot plan`.
 * @param named The table under its name.
 * @param length How many numbers it must have, one for each state and action.
 * @throws {TypeError} If it has not.
 */
export function checkLength(
  action: string,
  named: Readonly<Record<string, ArrayLike<number>>>,
  length: number,
): void {
  for (const [name, { length: actual }] of Object.entries(named)) {
    if (actual === length) continue;
    throw new UserTypeError(
      `${action}: ${name} has ${actual} entries but must have ${length}, one for each state and action`,
    );
  }
}
