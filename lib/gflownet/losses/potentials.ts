import { UserTypeError } from "../../errors/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { TrajectoryTerms } from "./trajectory_terms.ts";

/**
 * The potential of each point of a trajectory, `u_k = log F(s_k) - Σ_{m<k} (log P_F(m) - log P_B(m))`, where the end has
 * F = R. In balance all of a trajectory's are the same, and every loss of state flows is about their differences.
 *
 * @param terms The trajectories.
 * @returns `[count, room + 1]`; 0 beyond the end. The caller disposes it.
 * @throws {TypeError} If the network has no state flows.
 */
export function potentials(terms: TrajectoryTerms): tf.Tensor2D {
  const { logFlows, logForward, logBackward, logRewards, lengths } = terms;
  if (logFlows === undefined) {
    throw new UserTypeError(
      "Cannot compute a loss: the network says no state flows but must; make it with flow: true",
    );
  }
  return tf.tidy(() => {
    const [count, room] = logFlows.shape;
    const atEnd = tf.oneHot(lengths, room + 1).toFloat();
    const flows = logFlows.pad([[0, 0], [0, 1]]).add(atEnd.mul(logRewards.reshape([count, 1])));
    const gone = tf.cumsum(logForward.sub(logBackward).pad([[0, 0], [1, 0]]), 1);
    const isPoint = terms.isStep.pad([[0, 0], [0, 1]]).add(atEnd);
    return flows.sub(gone).mul(isPoint) as tf.Tensor2D;
  });
}
