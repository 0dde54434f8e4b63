import { tf } from "../../tensorflow/mod.ts";
import { AuxiliaryExplorer } from "./auxiliary_explorer.ts";
import type { AuxiliaryTerms } from "./explorer.ts";

/** What a {@linkcode LossGuided} explorer's auxiliary reward is made of. */
export interface LossGuidedParts {
  /** `sum`: R + λℓ, as in the authors' code. `product`: R ℓ^λ. */
  readonly form: "sum" | "product";
  /** λ, above 0. */
  readonly weight: number;
}

/** Below that a loss has no logarithm. */
const smallestLoss = 1e-20;

/**
 * The loss-guided auxiliary agent (Malek et al. 2025, https://arxiv.org/abs/2505.15251): it is paid for objects of great reward
 * and for trajectories on which the main agent's loss ℓ is great, `R_aux(τ) = R(x) + λ ℓ(τ)`. What the main agent has not
 * learnt yet draws the auxiliary agent there.
 */
export class LossGuided extends AuxiliaryExplorer {
  readonly #parts: LossGuidedParts;

  /**
   * An explorer.
   *
   * @param parts The auxiliary reward.
   */
  constructor(parts: LossGuidedParts) {
    super();
    this.#parts = parts;
  }

  /** log(R + λℓ), or log R + λ log ℓ. */
  override auxiliaryLogReward({ terms, losses }: AuxiliaryTerms): tf.Tensor1D {
    const { form, weight } = this.#parts;
    return tf.tidy(() => {
      const logLosses = losses.add(smallestLoss).log();
      if (form === "product") {
        return terms.logRewards.add(logLosses.mul(weight)) as tf.Tensor1D;
      }
      return tf.stack([terms.logRewards, logLosses.add(Math.log(weight))]).logSumExp(
        0,
      ) as tf.Tensor1D;
    });
  }
}
