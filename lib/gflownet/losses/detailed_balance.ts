import { tf } from "../../tensorflow/mod.ts";
import type { BatchLoss } from "./batch_loss.ts";
import { potentials } from "./potentials.ts";
import type { TrajectoryTerms } from "./trajectory_terms.ts";

/**
 * Detailed balance (Bengio et al. 2023, https://arxiv.org/abs/2111.09266): the mean over all steps of the square of
 * `log F(s) + log P_F(s'|s) - log F(s') - log P_B(s|s')`, at the exit of `log F(s) + log P_F(exit|s) - log R(s)`.
 *
 * @param terms The trajectories, with state flows.
 * @param weights How much each counts, `[count]`; they sum to 1.
 * @returns The loss; each trajectory's own is the mean over its steps. The caller disposes it.
 * @throws {TypeError} If the network has no state flows.
 */
export function detailedBalance(terms: TrajectoryTerms, weights: tf.Tensor1D): BatchLoss {
  return tf.tidy(() => {
    const { isStep } = terms;
    const u = potentials(terms);
    const [count, points] = u.shape;
    const residuals = u.slice([0, 0], [count, points - 1]).sub(
      u.slice([0, 1], [count, points - 1]),
    );
    const sums = residuals.square().mul(isStep).sum(1);
    const steps = isStep.sum(1);
    const loss = sums.mul(weights).sum().div(steps.mul(weights).sum());
    return { loss: loss as tf.Scalar, each: sums.div(steps) as tf.Tensor1D };
  });
}
