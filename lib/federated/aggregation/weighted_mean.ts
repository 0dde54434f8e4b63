import { averageByCount, tf } from "../../tensorflow/mod.ts";
import { checkFinite } from "./check_finite.ts";
import { checkUpdates, type Share } from "../exchange/update.ts";
import type { Weights } from "../exchange/weights.ts";

/**
 * The mean of the agents' weights, each counting as many times as it has examples: `Σ p_j · w_j` with
 * `p_j = examples_j / Σ examples`, as in FedGAN (https://arxiv.org/abs/2006.07228) and federated averaging
 * (https://arxiv.org/abs/1602.05629). It is computed by TensorFlow, in float64 inside and rounded once.
 *
 * @example Thirty examples count three times as much as ten
 * ```ts
 * import { weightedMean } from "lib/federated";
 * import { loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const mean = weightedMean([
 *   { agent: 1, examples: 30, weights: { kernel: tf.tensor1d([0, 4]) } },
 *   { agent: 2, examples: 10, weights: { kernel: tf.tensor1d([4, 0]) } },
 * ]);
 * assert.deepEqual(mean.kernel.arraySync(), [1, 3]);
 * ```
 *
 * @param updates At least one; all of the same names and shapes. They stay the caller's.
 * @returns Tensors of the same names and shapes; the caller disposes them.
 * @throws {TypeError} If names, shapes or types of the weights differ.
 * @throws {RangeError} If there is no update, or a number of examples is not an integer of at least 1.
 * @throws {DivergedError} If a value is not finite; the message names the agent and the tensor.
 */
export function weightedMean(updates: readonly Share[]): Weights {
  checkUpdates(updates);
  checkFinite(updates);
  const names = Object.keys(updates[0].weights);
  const counts = tf.tensor1d(updates.map(({ examples }) => examples), "int32");
  // Not compiled: a trace would be for one number of agents, and those that take part can be others in each round.
  const means = names.map((name) => {
    const mean = averageByCount(updates.map(({ weights }) => weights[name]), counts);
    return [name, mean] as const;
  });
  counts.dispose();
  return Object.fromEntries(means);
}
