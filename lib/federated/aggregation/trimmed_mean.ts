import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { averageByCount, tf } from "../../tensorflow/mod.ts";
import { checkUpdates, type Share } from "../exchange/update.ts";
import type { Weights } from "../exchange/weights.ts";
import { checkFinite } from "./check_finite.ts";
import { mapBlocks } from "./flat_blocks.ts";

/** Options of {@linkcode trimmedMean}. */
export interface TrimmedMeanOptions {
  /** How many agents' numbers are left out at each end, an integer from 0, less than half of the agents. */
  trimmed: number;
}

/**
 * For each number of the weights the mean of the agents' without the lowest and the highest (Yin and others,
 * https://arxiv.org/abs/1803.01498): as many agents as are left out at one end can send what they like, and none of it
 * is taken that lies outside of what the others sent. Every agent counts the same. Sums are in float64, rounded once.
 *
 * @example One agent of five sends nonsense
 * ```ts
 * import { trimmedMean } from "lib/federated";
 * import { loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const updates = [1, 2, 3, 4, -1e9].map((bias, i) => ({
 *   ...{ agent: i + 1, examples: 10 },
 *   weights: { bias: tf.scalar(bias) },
 * }));
 * assert.equal(trimmedMean(updates, { trimmed: 1 }).bias.arraySync(), 2);
 * ```
 *
 * @param updates At least one; all of the same names and shapes. They stay the caller's.
 * @param options How many are left out.
 * @returns Tensors of the same names and shapes; the caller disposes them.
 * @throws {TypeError} If names, shapes or types of the weights differ.
 * @throws {RangeError} If there is no update, or nothing would be left.
 * @throws {DivergedError} If a value is not finite; the message names the agent and the tensor.
 */
export function trimmedMean(updates: readonly Share[], options: TrimmedMeanOptions): Weights {
  checkOptions<TrimmedMeanOptions>("trimmedMean()", options, { trimmed: "number" });
  const { trimmed } = options;
  checkUpdates(updates);
  const most = Math.ceil(updates.length / 2) - 1;
  if (!Number.isInteger(trimmed) || trimmed < 0 || trimmed > most) {
    throw new UserRangeError(
      `Cannot average: trimmed is ${trimmed} of ${updates.length} agents but must be an integer from 0 to ${most}`,
    );
  }
  checkFinite(updates);
  const kept = updates.length - 2 * trimmed;
  return tf.tidy(() => {
    const counts = tf.ones([kept], "int32") as tf.Tensor1D;
    const meanOf = (name: string) => {
      const parts = mapBlocks(updates, name, (block) => {
        const { values: descending } = tf.topk(block, updates.length - trimmed);
        const columns = tf.unstack(descending.slice([0, trimmed], [-1, kept]), 1);
        return averageByCount(columns, counts);
      });
      return tf.concat(parts).reshape(updates[0].weights[name].shape);
    };
    return Object.fromEntries(Object.keys(updates[0].weights).map((name) => [name, meanOf(name)]));
  });
}

/**
 * For each number of the weights the middle of the agents', the mean of the two middle ones where there is an even number
 * (Yin and others, https://arxiv.org/abs/1803.01498). Fewer than half of the agents can send what they like, and nothing
 * is taken that lies outside of what the others sent. Every agent counts the same.
 *
 * @param updates At least one; all of the same names and shapes. They stay the caller's.
 * @returns Tensors of the same names and shapes; the caller disposes them.
 * @throws {TypeError} If names, shapes or types of the weights differ.
 * @throws {RangeError} If there is no update.
 * @throws {DivergedError} If a value is not finite; the message names the agent and the tensor.
 */
export function median(updates: readonly Share[]): Weights {
  return trimmedMean(updates, { trimmed: Math.max(0, Math.ceil(updates.length / 2) - 1) });
}
