import { UserTypeError } from "../../errors/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { BatchLoss } from "./batch_loss.ts";
import type { TrajectoryTerms } from "./trajectory_terms.ts";

/**
 * Flow matching (Bengio et al. 2021, https://arxiv.org/abs/2106.04399): what flows into a state flows out of it, and what
 * leaves by the exit is the reward. The mean over the states passed, without the start, of
 * `(log Σ_parents F - log(Σ_children F + F(exit)))²`, and the mean over objects of `(log F(exit) - log R)²`.
 *
 * @param terms The trajectories, with flows of edges.
 * @param weights How much each counts, `[count]`; they sum to 1.
 * @returns The loss; each trajectory's own is the mean over its states and the square at its end. The caller disposes it.
 * @throws {TypeError} If the terms have no flows of edges.
 */
export function flowMatching(terms: TrajectoryTerms, weights: tf.Tensor1D): BatchLoss {
  const { edgeFlows, isStep, isMove, logRewards } = terms;
  if (edgeFlows === undefined) {
    throw new UserTypeError(
      "Cannot compute a loss: the terms have no flows of edges but must; read them with areEdgeFlows: true",
    );
  }
  return tf.tidy(() => {
    const [count, room] = isStep.shape;
    const { incoming, outgoing, taken } = edgeFlows;
    const isLater = isStep.mul(tf.range(0, room).greater(0).toFloat().reshape([1, room]));
    const sums = incoming.sub(outgoing).square().mul(isLater).sum(1);
    const states = isLater.sum(1);
    const exits = taken.mul(isStep.sub(isMove)).sum(1).sub(logRewards).square();
    const matched = sums.mul(weights).sum()
      // A batch of objects at the start alone passes no other state.
      .div(states.mul(weights).sum().maximum(1 / (count * room)));
    return {
      loss: matched.add(exits.mul(weights).sum()) as tf.Scalar,
      each: sums.div(states.maximum(1)).add(exits) as tf.Tensor1D,
    };
  });
}
