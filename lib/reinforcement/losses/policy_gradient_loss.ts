import { checkOptions } from "../../errors/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { LearningRows } from "./learning_rows.ts";
import type { ActorCritic } from "../policies/actor_critic.ts";
import type { MeasuredLoss } from "./measured_loss.ts";
import { checkRows } from "./check_rows.ts";
import { normalise } from "./normalise.ts";

/** Options of {@linkcode policyGradientLoss}. */
export interface PolicyGradientLossOptions {
  /** Weight of the value's loss. */
  valueCoefficient: number;
  /** Weight of the policy's entropy. */
  entropyCoefficient: number;
  /** Whether the advantages of the rows that count are brought to mean 0 and standard deviation 1. Default: false. */
  normaliseAdvantages?: boolean;
}

/**
 * The loss of REINFORCE with a baseline (Williams 1992) and of A2C (Mnih et al. 2016, https://arxiv.org/abs/1602.01783): its
 * gradient raises the log-probability of each action by its advantage,
 * `mean(-log π(a|s) A) + c_v mean((V(s) - R)²) - c_e mean(H)`, means over the rows that count.
 *
 * @param networks Policy and value.
 * @param rows What was played.
 * @param options Weights of the terms.
 * @returns The loss, and policy loss, value loss and entropy.
 * @throws {TypeError} If a row's numbers are not in one axis.
 * @throws {RangeError} If an option is unknown.
 */
export function policyGradientLoss(
  { policy, value, distribution }: Pick<ActorCritic, "policy" | "value" | "distribution">,
  rows: LearningRows,
  options: PolicyGradientLossOptions,
): MeasuredLoss {
  checkOptions<PolicyGradientLossOptions>("policyGradientLoss()", options, {
    valueCoefficient: "number",
    entropyCoefficient: "number",
    normaliseAdvantages: "boolean",
  });
  const { valueCoefficient, entropyCoefficient, normaliseAdvantages = false } = options;
  checkRows(rows);
  const { observations, legal, actions, returns } = rows;
  const terms = distribution.terms(policy.apply(observations), actions, legal);
  const values = value.apply(observations).squeeze<tf.Tensor1D>([1]);
  const mean = (x: tf.Tensor) => x.mul(rows.weights).sum().div(rows.weights.sum());
  const advantages = normaliseAdvantages
    ? normalise(rows.advantages, rows.weights)
    : rows.advantages;
  const policyLoss = mean(terms.logProbabilities.mul(advantages)).neg();
  const valueLoss = mean(values.sub(returns).square());
  const entropy = mean(terms.entropies);
  const loss = policyLoss.add(valueLoss.mul(valueCoefficient)).sub(entropy.mul(entropyCoefficient));
  return { loss: loss as tf.Scalar, measured: [policyLoss, valueLoss, entropy] };
}
