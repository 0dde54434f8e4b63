import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import { checkUpdates, type Share } from "../exchange/update.ts";
import type { Weights } from "../exchange/weights.ts";
import { checkKrum } from "./aggregation_settings.ts";
import { checkFinite } from "./check_finite.ts";
import { mapBlocks } from "./flat_blocks.ts";

/** Options of {@linkcode krum}. */
export interface KrumOptions {
  /** How many agents are taken for attackers, f: an integer from 0; there must be at least 2f + 3 agents. */
  attackers: number;
}

/**
 * The weights of one agent: the one whose n - f - 2 nearest others are nearest, in the sum of their squared distances
 * (Blanchard and others, https://arxiv.org/abs/1703.02757). Of n agents f can send what they like without being
 * chosen, unless they hide among the others. Every agent counts the same, and of the others' work nothing is taken.
 *
 * @param updates At least `2 · attackers + 3`; all of the same names and shapes. They stay the caller's.
 * @param options How many are taken for attackers.
 * @returns A copy of one agent's weights; the caller disposes them.
 * @throws {TypeError} If names, shapes or types of the weights differ.
 * @throws {RangeError} If there are too few updates.
 * @throws {DivergedError} If a value is not finite; the message names the agent and the tensor.
 */
export function krum(updates: readonly Share[], options: KrumOptions): Weights {
  checkOptions<KrumOptions>("krum()", options, { attackers: "number" });
  const { attackers } = options;
  if (!Number.isInteger(attackers) || attackers < 0) {
    throw new UserRangeError(
      `Cannot aggregate by krum: attackers is ${attackers} but must be an integer of at least 0`,
    );
  }
  checkUpdates(updates);
  checkKrum(updates.length, attackers);
  checkFinite(updates);
  const nearest = updates.length - attackers - 2;
  const scores = squaredDistances(updates).map((distances, i) =>
    distances.filter((_, j) => j !== i).toSorted((a, b) => a - b)
      .slice(0, nearest).reduce((sum, distance) => sum + distance, 0)
  );
  const { weights } = updates[scores.indexOf(Math.min(...scores))];
  return Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [name, tensor.clone()]),
  );
}

/**
 * Between all pairs of updates: `|x - y|² = |x|² + |y|² - 2x·y`, which is one product of matrices for all pairs. The numbers
 * are taken from the first agent's, so that what all have in common costs no digits.
 */
function squaredDistances(updates: readonly Share[]): number[][] {
  const count = updates.length;
  const products = new Float64Array(count * count);
  for (const name of Object.keys(updates[0].weights)) {
    for (const product of mapBlocks(updates, name, productsOfDifferences)) {
      product.dataSync<"float32">().forEach((value, i) => products[i] += value);
      product.dispose();
    }
  }
  const at = (i: number, j: number) => products[i * count + j];
  return updates.map((_, i) => updates.map((_, j) => at(i, i) + at(j, j) - 2 * at(i, j)));
}

function productsOfDifferences(block: tf.Tensor2D): tf.Tensor2D {
  const differences = block.sub(block.slice([0, 0], [-1, 1])) as tf.Tensor2D;
  return tf.matMul(differences, differences, true, false);
}
