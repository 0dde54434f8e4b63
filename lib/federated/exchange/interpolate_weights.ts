import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { compile, tf } from "../../tensorflow/mod.ts";
import { checkSameTensors, type Weights } from "./weights.ts";

/** Options of {@linkcode interpolateWeights}. */
export interface InterpolateWeightsOptions {
  /** How far from the first to the second, in [0, 1]: 0 is the first, 1 the second, 0.5 their plain mean. */
  at: number;
}

/**
 * The weights at a place on the straight line between two networks: `(1 - at) · from + at · to`, number by number, moving
 * statistics like all others. What the networks along that line can do shows whether a mean of the two makes sense: if
 * they do worse than the ends, a barrier separates these (linear mode connectivity, Frankle and others, 2020,
 * https://arxiv.org/abs/1912.05671).
 *
 * @example A quarter of the way
 * ```ts
 * import { interpolateWeights } from "lib/federated";
 * import { loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const [from, to] = [{ kernel: tf.tensor1d([0, 4]) }, { kernel: tf.tensor1d([4, 0]) }];
 * const { kernel } = interpolateWeights(from, to, { at: 0.25 });
 * assert.deepEqual(kernel.arraySync(), [1, 3]);
 * ```
 *
 * @param from Float32 tensors by name; they stay the caller's.
 * @param to As many of the same names and shapes; they stay the caller's.
 * @param options The place.
 * @returns Tensors of the same names and shapes; the caller disposes them.
 * @throws {TypeError} If a name is missing or a shape differs.
 * @throws {RangeError} If the place is not on the line.
 */
export function interpolateWeights(
  from: Weights,
  to: Weights,
  options: InterpolateWeightsOptions,
): Weights {
  checkOptions<InterpolateWeightsOptions>("interpolateWeights()", options, { at: "number" });
  const { at } = options;
  if (!(at >= 0 && at <= 1)) {
    throw new UserRangeError(`Cannot interpolate weights: at is ${at} but must be from 0 to 1`);
  }
  checkSameTensors("interpolate", from, to);
  const names = Object.keys(from);
  const list = (weights: Weights) => names.map((name) => weights[name]);
  const place = tf.scalar(at);
  const tensors = onLine(list(from), list(to), place);
  place.dispose();
  return Object.fromEntries(names.map((name, k) => [name, tensors[k]]));
}

const onLine = compile(
  // Two products, not `from + at · (to - from)`, which at 1 differs from `to` by rounding.
  (from: tf.Tensor[], to: tf.Tensor[], at: tf.Scalar): tf.Tensor[] =>
    from.map((tensor, k) => tf.add(tf.mul(tensor, tf.sub(1, at)), tf.mul(to[k], at))),
  // Each kind of weights has another trace, and there are few.
  { name: "interpolateWeights", onRetrace: () => {} },
);
