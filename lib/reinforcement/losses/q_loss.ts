import { checkOptions } from "../../errors/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { Mlp } from "../networks/mlp.ts";
import type { MeasuredLoss } from "./measured_loss.ts";

/** Transitions in tensors. */
export interface TransitionRows {
  /** What was seen, `[batch, observation]`. */
  readonly observations: tf.Tensor2D;
  /** What was done, indices in float32, `[batch]`. */
  readonly actions: tf.Tensor1D;
  /** What that paid, `[batch]`. */
  readonly rewards: tf.Tensor1D;
  /** 1 where the game came to its end, `[batch]`. */
  readonly terminated: tf.Tensor1D;
  /** What it led to, `[batch, observation]`. */
  readonly nextObservations: tf.Tensor2D;
  /** 1 for what was legal there, `[batch, actions]`. Default: all was. */
  readonly nextLegal?: tf.Tensor2D;
}

/** Options of {@linkcode qTargets}. */
export interface QTargetOptions {
  /** γ. */
  discount: number;
  /** Whether the network itself chooses the next action and the target network only rates it. */
  double: boolean;
}

/**
 * What deep Q-learning (Mnih et al. 2015) wants `Q(s, a)` to be: `y = r + γ (1 - terminated) max_a' Q⁻(s', a')`, or with
 * `double` `y = r + γ (1 - terminated) Q⁻(s', argmax_a' Q(s', a'))` (van Hasselt et al. 2015,
 * https://arxiv.org/abs/1509.06461). Compute them outside of any gradient: a target does not move towards its prediction.
 *
 * @param networks Q and Q⁻: observations in, one value for each action out.
 * @param rows What was played.
 * @param options γ, and whether to estimate doubly.
 * @returns `[batch]`; the caller disposes it.
 * @throws {RangeError} If an option is unknown.
 */
export function qTargets(
  { network, target }: { network: Pick<Mlp, "apply">; target: Pick<Mlp, "apply"> },
  { rewards, terminated, nextObservations, nextLegal }: TransitionRows,
  options: QTargetOptions,
): tf.Tensor1D {
  checkOptions<QTargetOptions>("qTargets()", options, { discount: "number", double: "boolean" });
  const { discount, double } = options;
  return tf.tidy(() => {
    const legalOnly = (values: tf.Tensor2D): tf.Tensor2D =>
      nextLegal === undefined
        ? values
        : tf.where(nextLegal.greater(0), values, tf.fill(values.shape, never));
    const next = legalOnly(target.apply(nextObservations));
    if (!double) return withReward(next.max<tf.Tensor1D>(1));
    const best = legalOnly(network.apply(nextObservations)).argMax<tf.Tensor1D>(1).toInt();
    return withReward(next.mul(tf.oneHot(best, next.shape[1])).sum<tf.Tensor1D>(1));

    function withReward(best: tf.Tensor1D): tf.Tensor1D {
      return rewards.add(best.mul(discount).mul(tf.sub(1, terminated)));
    }
  });
}

/** The value of what is not legal: below all others, and still finite. */
const never = -1e9;

/** Options of {@linkcode qLoss}. */
export interface QLossOptions {
  /**
   * How a distance counts: `"huber"` is half its square up to 1 and a line beyond, `"squared"` half its square everywhere.
   * Default: `"huber"`.
   */
  loss?: "huber" | "squared";
}

/**
 * The loss of deep Q-learning: the mean distance of `Q(s, a)` from its target, Huber's or squared.
 *
 * @param network Observations in, one value for each action out.
 * @param rows What was played, and what {@linkcode qTargets} gave for it, `[batch]`.
 * @param options How a distance counts.
 * @returns The loss, and loss and mean of Q.
 * @throws {RangeError} If an option is unknown.
 */
export function qLoss(
  network: Pick<Mlp, "apply">,
  { observations, actions, targets }: Pick<TransitionRows, "observations" | "actions"> & {
    readonly targets: tf.Tensor1D;
  },
  options: QLossOptions = {},
): MeasuredLoss {
  checkOptions<QLossOptions>("qLoss()", options, { loss: "string" });
  const distance = options.loss === "squared" ? halfSquare : huber;
  const all = network.apply(observations);
  const chosen = all.mul(tf.oneHot(actions.toInt(), all.shape[1])).sum<tf.Tensor1D>(1);
  const loss = distance(chosen.sub(targets)).mean();
  return { loss: loss as tf.Scalar, measured: [loss, chosen.mean()] };
}

/** Half the square up to 1, beyond that a line: one transition cannot move the weights without bound. */
function huber(error: tf.Tensor): tf.Tensor {
  const size = error.abs();
  const square = tf.minimum(size, 1);
  return square.square().mul(0.5).add(size.sub(square));
}

function halfSquare(error: tf.Tensor): tf.Tensor {
  return error.square().mul(0.5);
}
