import type { tf } from "../../tensorflow/mod.ts";

/** What a step of learning reads, in tensors: a row for each step that was played. */
export interface LearningRows {
  /** `[batch, observation]`. */
  readonly observations: tf.Tensor2D;
  /** 1 for what was legal, `[batch, actions]`; undefined where all always is. */
  readonly legal: tf.Tensor2D | undefined;
  /** `[batch, action]`. */
  readonly actions: tf.Tensor2D;
  /** How likely the action was to the policy that took it, in nats, `[batch]`. */
  readonly logProbabilities: tf.Tensor1D;
  /** `[batch]`. */
  readonly advantages: tf.Tensor1D;
  /** What the value should have been, `[batch]`. */
  readonly returns: tf.Tensor1D;
  /** What the value was, `[batch]`. */
  readonly values: tf.Tensor1D;
  /** 1 for rows that count, 0 for rows that only fill up, `[batch]`. */
  readonly weights: tf.Tensor1D;
}
