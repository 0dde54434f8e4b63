import { tf } from "../../tensorflow/mod.ts";
import type { BatchLoss } from "./batch_loss.ts";
import { potentials } from "./potentials.ts";
import type { TrajectoryTerms } from "./trajectory_terms.ts";

/**
 * Sub-trajectory balance (Madan et al. 2022, https://arxiv.org/abs/2209.12782): the square of how far each part of a
 * trajectory, from step i to step j, is from balance, weighted by λ^(j-i). The weights sum to 1 within a trajectory. As λ
 * goes to 0 it becomes the mean over the steps of detailed balance; with the longest part alone it is trajectory balance.
 *
 * @param terms The trajectories, with state flows.
 * @param weights How much each counts, `[count]`; they sum to 1.
 * @param lambda λ, above 0.
 * @returns The loss; the caller disposes it.
 * @throws {TypeError} If the network has no state flows.
 */
export function subTrajectoryBalance(
  terms: TrajectoryTerms,
  weights: tf.Tensor1D,
  lambda: number,
): BatchLoss {
  return tf.tidy(() => {
    const u = potentials(terms);
    const [count, points] = u.shape;
    // λ^(j-i-1): the common factor cancels, and a small λ leaves more than 0.
    const powers = tf.tensor3d(
      Float32Array.from({ length: points * points }, (_, at) => {
        const [i, j] = [Math.floor(at / points), at % points];
        return j > i ? lambda ** (j - i - 1) : 0;
      }),
      [1, points, points],
    );
    // A point lies on the trajectory up to its end, whose number is that of its steps.
    const isPoint = tf.range(0, points, 1, "int32").reshape([1, 1, points])
      .lessEqual(terms.lengths.reshape([count, 1, 1])).toFloat();
    const parts = powers.mul(isPoint);
    const residuals = u.reshape([count, points, 1]).sub(u.reshape([count, 1, points]));
    const each = residuals.square().mul(parts).sum([1, 2]).div(parts.sum([1, 2])) as tf.Tensor1D;
    return { loss: each.mul(weights).sum() as tf.Scalar, each };
  });
}
