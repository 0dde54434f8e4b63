import { checkOptions } from "../../errors/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { LearningRows } from "./learning_rows.ts";
import type { Mlp } from "../networks/mlp.ts";
import type { ActionDistribution } from "../policies/action_distribution.ts";
import type { MeasuredLoss } from "./measured_loss.ts";
import { checkRows } from "./check_rows.ts";
import { normalise } from "./normalise.ts";

/** Options of {@linkcode ppoLoss}. */
export interface PpoLossOptions {
  /** ε, how far the ratio of new to old probability counts. */
  clip: number | tf.Scalar;
  /** Weight of the value's loss. */
  valueCoefficient: number;
  /** Weight of the policy's entropy. */
  entropyCoefficient: number;
  /** Whether the rows' advantages are brought to mean 0 and standard deviation 1. */
  normaliseAdvantages: boolean;
  /** Whether values, too, may move by ε at most. */
  clipValues: boolean;
}

/** What {@linkcode ppoLoss} is of; an `ActorCritic` is such. */
export interface PpoNetworks {
  /** Observations in, what the distribution needs out. */
  readonly policy: Pick<Mlp, "apply">;
  /** Observations in, values `[batch, 1]` out. */
  readonly value: Pick<Mlp, "apply">;
  /** What the policy's outputs mean. */
  readonly distribution: Pick<ActionDistribution, "terms">;
}

/**
 * The loss of proximal policy optimisation (Schulman et al. 2017, https://arxiv.org/abs/1707.06347), as in CleanRL's
 * `ppo.py`: with the ratio `ρ = π(a|s) / π_old(a|s)`,
 * `-mean(min(ρ A, clip(ρ, 1 ± ε) A)) + c_v ½ mean(max((V - R)², (V_old + clip(V - V_old, ± ε) - R)²)) - c_e mean(H)`.
 *
 * @param networks Policy and value.
 * @param rows What was played, with the log-probabilities of when it was.
 * @param options ε, and weights of the terms.
 * @returns The loss, and policy loss, value loss, entropy, KL divergence and share of clipped ratios.
 * @throws {TypeError} If a row's numbers are not in one axis.
 * @throws {RangeError} If an option is unknown.
 */
export function ppoLoss(
  { policy, value, distribution }: PpoNetworks,
  rows: LearningRows,
  options: PpoLossOptions,
): MeasuredLoss {
  checkOptions<PpoLossOptions>("ppoLoss()", options, {
    ...{ clip: "any", valueCoefficient: "number", entropyCoefficient: "number" },
    ...{ normaliseAdvantages: "boolean", clipValues: "boolean" },
  });
  checkRows(rows);
  const { clip, valueCoefficient, entropyCoefficient } = options;
  const { observations, legal, actions, returns } = rows;
  const terms = distribution.terms(policy.apply(observations), actions, legal);
  const values = value.apply(observations).squeeze<tf.Tensor1D>([1]);
  const advantages = options.normaliseAdvantages ? normalise(rows.advantages) : rows.advantages;

  const logRatio = terms.logProbabilities.sub(rows.logProbabilities);
  const ratio = logRatio.exp();
  const policyLoss = tf.minimum(
    ratio.mul(advantages),
    within(ratio.sub(1), clip).add(1).mul(advantages),
  ).mean().neg();
  const errors = values.sub(returns).square();
  const clipped = rows.values.add(within(values.sub(rows.values), clip)).sub(returns).square();
  const valueLoss = (options.clipValues ? tf.maximum(errors, clipped) : errors).mean().mul(0.5);
  const entropy = terms.entropies.mean();
  const loss = policyLoss.add(valueLoss.mul(valueCoefficient)).sub(entropy.mul(entropyCoefficient));

  // http://joschu.net/blog/kl-approx.html: never negative, and of less variance than the mean of the logarithm.
  const klDivergence = ratio.sub(1).sub(logRatio).mean();
  const clippedShare = ratio.sub(1).abs().greater(clip).cast("float32").mean();
  return {
    loss: loss as tf.Scalar,
    measured: [policyLoss, valueLoss, entropy, klDivergence, clippedShare],
  };
}

/** Cut off at `-limit` and `limit`; a limit that is a tensor may change from call to call. */
function within(x: tf.Tensor, limit: number | tf.Scalar): tf.Tensor {
  return tf.maximum(tf.minimum(x, limit), tf.neg(limit));
}
