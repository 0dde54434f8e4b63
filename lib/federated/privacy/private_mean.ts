import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { foldIn, type RandomKey, randomNormal, tf } from "../../tensorflow/mod.ts";
import { weightedMean } from "../aggregation/weighted_mean.ts";
import { checkUpdates, type Share } from "../exchange/update.ts";
import { checkSameTensors, type Weights } from "../exchange/weights.ts";

/** Options of {@linkcode privateMean}. */
export interface PrivateMeanOptions {
  /** The weights that all agents had at the beginning of the round; they stay the caller's. */
  before: Weights;
  /** How far an agent may move the sum, in Euclidean distance over all numbers; above 0. A longer move is shortened to it. */
  clippingNorm: number;
  /**
   * The standard deviation of the noise that every number of the sum gets, in units of `clippingNorm`; at least 0.
   * `gaussianEpsilon()` says what it promises.
   */
  noiseMultiplier: number;
  /** What the noise is a function of: another one for each round, which nobody else knows. */
  key: RandomKey;
}

/**
 * The mean of the agents' weights in which no agent can be recognised: each agent's move from `before` is shortened to
 * `clippingNorm`, and Gaussian noise hides what one agent can still add, as in DP-FedAvg (McMahan and others,
 * https://arxiv.org/abs/1710.06963) and in Flower's central differential privacy with fixed clipping:
 *
 * `before + Σ Δ_j · min(1, C / |Δ_j|) / n + N(0, (z · C / n)²)`
 *
 * with C the clipping norm, z the noise multiplier and n agents. Every agent counts the same. Whoever computes this sees all
 * updates as they are.
 *
 * @example Nobody moves the mean by more than its share
 * ```ts
 * import { privateMean } from "lib/federated";
 * import { loadTensorFlow, randomKey, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const updates = [1, 1e9].map((bias, i) => ({
 *   ...{ agent: i + 1, examples: 10 },
 *   weights: { bias: tf.scalar(bias) },
 * }));
 * const mean = privateMean(updates, {
 *   before: { bias: tf.scalar(0) },
 *   clippingNorm: 3,
 *   noiseMultiplier: 0,
 *   key: randomKey(1),
 * });
 * assert.equal(mean.bias.arraySync(), (1 + 3) / 2);
 * ```
 *
 * @param updates At least one; all of the same names and shapes. They stay the caller's.
 * @param options From where, how far, how much noise.
 * @returns Tensors of the same names and shapes; the caller disposes them.
 * @throws {TypeError} If names, shapes or types of the weights differ.
 * @throws {RangeError} If there is no update, or an option is unknown or outside its range.
 * @throws {DivergedError} If a value is not finite; the message names the agent and the tensor.
 */
export function privateMean(updates: readonly Share[], options: PrivateMeanOptions): Weights {
  checkOptions<PrivateMeanOptions>("privateMean()", options, {
    before: "object",
    clippingNorm: "number",
    noiseMultiplier: "number",
    key: "object",
  });
  const { before, clippingNorm, noiseMultiplier, key } = options;
  if (!(clippingNorm > 0 && clippingNorm < Infinity)) {
    throw new UserRangeError(
      `Cannot average: clippingNorm is ${clippingNorm} but must be a finite number above 0`,
    );
  }
  if (!(noiseMultiplier >= 0 && noiseMultiplier < Infinity)) {
    throw new UserRangeError(
      `Cannot average: noiseMultiplier is ${noiseMultiplier} but must be a finite number of at least 0`,
    );
  }
  checkUpdates(updates);
  checkSameTensors("average", updates[0].weights, before);
  return tf.tidy(() => {
    const clipped = updates.map((update) => ({
      ...{ agent: update.agent, examples: 1 },
      weights: clip(update.weights, before, clippingNorm),
    }));
    const mean = weightedMean(clipped);
    const stddev = noiseMultiplier * clippingNorm / updates.length;
    if (stddev === 0) return mean;
    return Object.fromEntries(
      Object.entries(mean).map(([name, tensor], k) => {
        const noise = randomNormal(tensor.shape as [number], foldIn(key, k), { stddev });
        return [name, tensor.add(noise)];
      }),
    );
  });
}

/** Weights that are at most `norm` from `before`, in the same direction. */
function clip(weights: Weights, before: Weights, norm: number): Weights {
  const moves = Object.entries(weights).map(([name, tensor]) => ({
    name,
    move: tensor.sub(before[name]),
  }));
  const length = tf.addN(moves.map(({ move }) => move.square().sum())).sqrt();
  const share = tf.minimum(1, tf.divNoNan(norm, length)); // of no move nothing is cut
  return Object.fromEntries(
    moves.map(({ name, move }) => [name, before[name].add(move.mul(share))]),
  );
}
