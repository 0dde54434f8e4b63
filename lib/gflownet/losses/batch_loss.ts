import type { tf } from "../../tensorflow/mod.ts";
import type { TrajectoryTerms } from "./trajectory_terms.ts";

/** A loss of some trajectories. */
export interface BatchLoss {
  /** What the gradients are of, a scalar. */
  readonly loss: tf.Scalar;
  /** Each trajectory's own loss, `[count]`. */
  readonly each: tf.Tensor1D;
}

/**
 * Computes a loss.
 *
 * @param terms The trajectories.
 * @param weights How much each counts, `[count]`; they sum to 1.
 * @returns The loss; the caller disposes it.
 */
export type BalanceLoss = (terms: TrajectoryTerms, weights: tf.Tensor1D) => BatchLoss;
