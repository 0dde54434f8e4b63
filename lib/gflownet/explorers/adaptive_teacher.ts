import { tf } from "../../tensorflow/mod.ts";
import { trajectoryResiduals } from "../losses/trajectory_balance.ts";
import { sampleForward } from "../trajectories/sample_forward.ts";
import { type AuxiliaryTerms, type Collected, Explorer, type Samplers } from "./explorer.ts";

/** How many times more it counts that an object is built too seldom than too often. */
const seldom = 19;

/**
 * Adaptive Teachers (Kim et al. 2024, https://arxiv.org/abs/2410.01432): student and teacher draw the batches in turn, and both
 * learn from each. With `δ = log R + Σ log P_B - log Z - Σ log P_F` of the student, the teacher's reward is
 * `log(1.001 + δ² (1 + 19 · 1[δ > 0]))`, as in the authors' code with its α of 0.
 */
export class AdaptiveTeacher extends Explorer {
  /** The teacher. */
  override readonly hasAuxiliary = true;
  /** The authors' bound. */
  override readonly gradientNorm = 1;

  /** Draws a batch by the student and by the teacher in turn. */
  collect({ environment, main, auxiliary, batchSize, iteration, random }: Samplers): Collected {
    const policy = iteration % 2 === 0 ? main : auxiliary!;
    const drawn = sampleForward(environment, policy, { count: batchSize, random });
    return { main: drawn, auxiliary: drawn, rewardCalls: batchSize };
  }

  /** The logarithm of the teacher's reward. */
  override auxiliaryLogReward({ terms }: AuxiliaryTerms): tf.Tensor1D {
    return tf.tidy(() => {
      const missing = trajectoryResiduals(terms).neg();
      const factor = missing.greater(0).toFloat().mul(seldom).add(1);
      return missing.square().mul(factor).add(1.001).log().log() as tf.Tensor1D;
    });
  }
}
