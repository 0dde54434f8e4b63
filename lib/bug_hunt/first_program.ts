import { checkOptions } from "../errors/mod.ts";
import { tf } from "../tensorflow/mod.ts";

/** Options of {@linkcode returnsOfSample}. */
export interface SampleOptions {
  /** γ, what a reward is worth one step later, in [0, 1]. */
  discount: number;
  /** In which order the steps are gone through, an index for each. Default: as they were played. */
  order?: readonly number[];
}

/**
 * Rewards to go as the article's first PPO sums them: backwards through a sample of what was played, to 0 at its end. It shuffles
 * the sample first, so that what a step is credited with came before it, after it, or in another game.
 *
 * @param rewards What each step paid, as they were played.
 * @param options Discount and order.
 * @returns For each step, as they were played.
 * @throws {RangeError} If an option is unknown.
 */
export function returnsOfSample(rewards: readonly number[], options: SampleOptions): number[] {
  checkOptions<SampleOptions>("returnsOfSample()", options, {
    ...{ discount: "number", order: "object" },
  });
  const { discount, order = [...rewards.keys()] } = options;
  const returns = Array<number>(rewards.length);
  let sum = 0;
  for (const step of order.toReversed()) returns[step] = sum = rewards[step] + discount * sum;
  return returns;
}

/**
 * The value loss of the article's first PPO: it goes through the states one by one, and compares each value with the returns of
 * all states. What minimises it is one number for all states, the mean.
 *
 * @param values `[batch]`.
 * @param returns `[batch]`.
 * @returns A scalar; the caller disposes it.
 */
export function valueLossOfAll(values: tf.Tensor1D, returns: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => {
    const errors = tf.unstack(values).map((value) => returns.sub(value).square().mean());
    return tf.addN(errors).div(values.shape[0]) as tf.Scalar;
  });
}
