import { tf } from "../../tensorflow/mod.ts";
import type { BatchLoss } from "./batch_loss.ts";
import type { TrajectoryTerms } from "./trajectory_terms.ts";

/**
 * How far each trajectory is from balance: `log Z + Σ log P_F - log R - Σ log P_B`.
 *
 * @param terms The trajectories.
 * @returns `[count]`; above 0 where a policy builds the object too often. The caller disposes it.
 */
export function trajectoryResiduals(terms: TrajectoryTerms): tf.Tensor1D {
  const { logForward, logBackward, logRewards, logZ } = terms;
  return tf.tidy(() => logForward.sub(logBackward).sum<tf.Tensor1D>(1).sub(logRewards).add(logZ));
}

/**
 * Trajectory balance (Malkin et al. 2022, https://arxiv.org/abs/2201.13259): the mean squared residual of whole trajectories.
 *
 * @param terms The trajectories.
 * @param weights How much each counts, `[count]`; they sum to 1.
 * @returns The loss; the caller disposes it.
 */
export function trajectoryBalance(terms: TrajectoryTerms, weights: tf.Tensor1D): BatchLoss {
  return tf.tidy(() => {
    const each = trajectoryResiduals(terms).square() as tf.Tensor1D;
    return { loss: each.mul(weights).sum() as tf.Scalar, each };
  });
}
