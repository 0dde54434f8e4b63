import type { MetricDescription } from "../../learning/mod.ts";
import type { tf } from "../../tensorflow/mod.ts";

/** A loss, and what is measured beside it. */
export interface MeasuredLoss {
  /** What the gradients are of, a scalar. */
  readonly loss: tf.Scalar;
  /** Scalars to log, in the order of the algorithm's descriptions. */
  readonly measured: readonly tf.Tensor[];
}

/** What the losses of policies measure, by name. */
export const lossDescriptions = {
  policyLoss: { label: "Policy loss", unit: "" },
  valueLoss: { label: "Value loss", unit: "" },
  entropy: { label: "Entropy", unit: "nats" },
  klDivergence: { label: "Change of the policy (KL)", unit: "nats" },
  clippedShare: { label: "Share of clipped ratios", unit: "" },
} as const satisfies Record<string, MetricDescription>;
