import type { FiniteMdp } from "../../environments/mod.ts";
import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { checkPolicy, greedyPolicy, type Policy, sameValue, uniformPolicy } from "../policy.ts";
import { actionValues, type DiscountOptions } from "./action_values.ts";
import { policyEvaluation, policyValues } from "./policy_evaluation.ts";

/** Options of {@linkcode policyIteration}. */
export interface PolicyIterationOptions extends DiscountOptions {
  /** How policies are evaluated: exactly by {@linkcode policyValues}, or by sweeps. Default: `"linear system"`. */
  evaluation?: "linear system" | "sweeps";
  /** Where to start, π(a|s), `[states, actions]`; not changed. Default: all actions alike. */
  policy?: Policy;
}

const evaluations: readonly string[] = ["linear system", "sweeps"];

/** One evaluation of a policy, and what became of it. */
export interface PolicyIterationLog {
  /** Which, from 1. */
  readonly iteration: number;
  /** The policy that was evaluated, `[states, actions]`. */
  readonly policy: Policy;
  /** What it is worth, V(s), `[states]`. */
  readonly values: Float64Array<ArrayBuffer>;
  /** In how many states another action is better: 0 in the last log, whose policy is optimal. */
  readonly improvedStates: number;
}

/**
 * Policy iteration (Howard, 1960): evaluate the policy, take the best action in every state, and again. A state's actions
 * stay as they are unless another is better by more than 1e-12: of equally good actions rounding would choose now one, now
 * the other, for ever.
 *
 * @example Few policies lead to the best
 * ```ts
 * import { frozenLake } from "lib/environments";
 * import { policyIteration } from "lib/tabular";
 * import assert from "node:assert/strict";
 *
 * const logs = [...policyIteration(frozenLake(), { discount: 0.9 })];
 * assert.equal(logs.at(-1)!.values[0].toFixed(4), "0.0689");
 * assert(logs.length < 10);
 * ```
 *
 * @param mdp The rules.
 * @param options γ, where to start, and how to evaluate.
 * @returns The logs, one a policy.
 * @throws {RangeError} If an option is unknown or outside its range, or γ is 1 and a policy's rewards never end.
 * @throws {TypeError} If `policy` has another number of entries.
 */
export function* policyIteration(
  mdp: FiniteMdp,
  options: PolicyIterationOptions = {},
): Generator<PolicyIterationLog, void> {
  checkOptions<PolicyIterationOptions>("policyIteration()", options, {
    ...{ discount: "number", evaluation: "string", policy: "object" },
  });
  const { discount, evaluation = "linear system" } = options;
  if (!evaluations.includes(evaluation)) {
    throw new UserRangeError(
      `Cannot improve a policy: evaluation is "${evaluation}" but must be one of "${
        evaluations.join('", "')
      }"`,
    );
  }
  let policy = options.policy?.slice() ?? uniformPolicy(mdp);
  checkPolicy("Cannot improve a policy", policy, mdp);
  for (let iteration = 1;; iteration++) {
    const values = evaluation === "sweeps"
      ? [...policyEvaluation(mdp, policy, { discount })].at(-1)!.values
      : policyValues(mdp, policy, { discount });
    const better = betterPolicy(mdp, policy, actionValues(mdp, values, { discount }));
    yield { iteration, policy: policy.slice(), values, improvedStates: better.improvedStates };
    if (better.improvedStates === 0) return;
    policy = better.policy;
  }
}

/** The best actions wherever one is better than what the policy does. */
function betterPolicy(mdp: FiniteMdp, policy: Policy, values: Float64Array) {
  const { states, actions } = mdp;
  const greedy = greedyPolicy(mdp, values);
  const better = policy.slice();
  let improvedStates = 0;
  for (let state = 0; state < states; state++) {
    const [from, to] = [state * actions, (state + 1) * actions];
    const own = values.subarray(from, to);
    const now = own.reduce((sum, value, action) => sum + policy[from + action] * value, 0);
    if (Math.max(...own) <= now + sameValue) continue;
    better.set(greedy.subarray(from, to), from);
    improvedStates++;
  }
  return { policy: better, improvedStates };
}
