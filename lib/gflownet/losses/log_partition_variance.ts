import { tf } from "../../tensorflow/mod.ts";
import type { BatchLoss } from "./batch_loss.ts";
import { trajectoryResiduals } from "./trajectory_balance.ts";
import type { TrajectoryTerms } from "./trajectory_terms.ts";

/**
 * The variance over the batch of `Σ log P_F - log R - Σ log P_B` (Zhang et al. 2023, https://arxiv.org/abs/2302.05446): what
 * all trajectories have in common is the estimate of -log Z, which nothing has to learn.
 *
 * @param terms The trajectories; their log Z does not count.
 * @param weights How much each counts, `[count]`; they sum to 1.
 * @returns The loss; the caller disposes it.
 */
export function logPartitionVariance(terms: TrajectoryTerms, weights: tf.Tensor1D): BatchLoss {
  return tf.tidy(() => {
    const residuals = trajectoryResiduals(terms);
    const each = residuals.sub(residuals.mul(weights).sum()).square() as tf.Tensor1D;
    return { loss: each.mul(weights).sum() as tf.Scalar, each };
  });
}
