/**
 * Random numbers as operations: they run on the device, and in a compiled function they are drawn anew at
 * each call. TensorFlow's stateless generators (Philox) are functions of a key alone, so the same key gives the
 * same bytes, eager or compiled, run after run.
 */
import * as tf from "@tensorflow/tfjs";
import { checkOptions, UserRangeError, UserTypeError } from "../../errors/mod.ts";
import { DataType } from "../c/data_types.ts";
import { checkSize } from "../repairs/check_sizes.ts";
import { runOperation, typeAttribute } from "../tfjs/run_operation.ts";

/** What random numbers are a function of: int32 `[2]`, a stream's seed and a counter. */
export type RandomKey = tf.Tensor1D;

/**
 * A key made of a seed and a counter, such as the number of the training step.
 *
 * @example
 * ```ts
 * import { loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const draw = () => tf.tidy(() => randomNormal([2, 3], randomKey(42, 0)).dataSync());
 * assert.deepEqual(draw(), draw());
 * ```
 *
 * @param seed Integer from 0 to 2^31 - 1
 * @param counter Integer from 0 to 2^31 - 1, or an int32 scalar tensor, which a compiled function can take as
 * an input. Default 0
 * @returns The key; the caller disposes it.
 * @throws {RangeError} If a number is not such an integer.
 * @throws {TypeError} If the counter is another tensor.
 */
export function randomKey(seed: number, counter: number | tf.Scalar = 0): RandomKey {
  checkInteger("seed", seed);
  if (typeof counter === "number") {
    checkInteger("counter", counter);
    return tf.tensor1d([seed, counter], "int32");
  }
  if (counter.dtype !== "int32" || counter.rank !== 0) {
    throw new UserTypeError(
      `Cannot make a random key: counter is ${counter.dtype} [${counter.shape.join(", ")}] ` +
        "but must be an int32 scalar",
    );
  }
  return tf.tidy(() => tf.stack([tf.scalar(seed, "int32"), counter]) as tf.Tensor1D);
}

/**
 * Checks a number that a key is made of.
 *
 * @throws {RangeError} If it is not an integer from 0 to 2^31 - 1.
 */
export function checkInteger(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0x7fffffff) {
    throw new UserRangeError(
      `Cannot make a random key: ${name} is ${value} but must be an integer from 0 to 2147483647`,
    );
  }
}

/** Options of {@linkcode randomNormal} and {@linkcode truncatedNormal}. */
export interface NormalOptions {
  /** Mean of the distribution. Default 0. */
  mean?: number;
  /** Standard deviation, from 0. Default 1. */
  stddev?: number;
}

/**
 * Normally distributed float32 numbers.
 *
 * @example
 * ```ts
 * import { compile, loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * // Drawn anew at each call, since the counter is an input.
 * const noise = compile((step: tf.Scalar) => randomNormal([16, 100], randomKey(42, step)));
 * const [first, second] = [0, 1].map((step) =>
 *   tf.tidy(() => noise(tf.scalar(step, "int32")).dataSync())
 * );
 * assert.notDeepEqual(first, second);
 * noise.dispose();
 * ```
 *
 * @param shape Shape of the result
 * @param key What the numbers are a function of
 * @param options Mean and standard deviation
 * @returns A tensor; the caller disposes it.
 * @throws {RangeError} If the standard deviation is negative.
 */
export function randomNormal<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  key: RandomKey,
  options: NormalOptions = {},
): tf.Tensor<R> {
  checkOptions<NormalOptions>("randomNormal()", options, { mean: "number", stddev: "number" });
  return drawNormal("StatelessRandomNormal", shape, key, options);
}

/**
 * Normally distributed float32 numbers, drawn again where they lie two standard deviations or more from the
 * mean.
 *
 * @example
 * ```ts
 * import { loadTensorFlow, randomKey, tf, truncatedNormal } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const weights = tf.tidy(() =>
 *   truncatedNormal([5, 5, 1, 64], randomKey(42), { stddev: 0.02 }).dataSync()
 * );
 * assert.ok(weights.every((weight) => Math.abs(weight) < 0.04));
 * ```
 *
 * @param shape Shape of the result
 * @param key What the numbers are a function of
 * @param options Mean and standard deviation
 * @returns A tensor; the caller disposes it.
 * @throws {RangeError} If the standard deviation is negative.
 */
export function truncatedNormal<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  key: RandomKey,
  options: NormalOptions = {},
): tf.Tensor<R> {
  checkOptions<NormalOptions>("truncatedNormal()", options, { mean: "number", stddev: "number" });
  return drawNormal("StatelessTruncatedNormal", shape, key, options);
}

function drawNormal<R extends tf.Rank>(
  op: string,
  shape: tf.ShapeMap[R],
  key: RandomKey,
  { mean = 0, stddev = 1 }: NormalOptions,
): tf.Tensor<R> {
  if (!(stddev >= 0)) {
    throw new UserRangeError(`Cannot draw random numbers: stddev is ${stddev} but must be from 0`);
  }
  return draw<R>(op, shape, key, { scale: stddev, offset: mean });
}

/** Options of {@linkcode randomUniform}. */
export interface UniformOptions {
  /** Lower bound, included. Default 0. */
  min?: number;
  /** Upper bound, excluded. Default 1. */
  max?: number;
}

/**
 * Uniformly distributed float32 numbers.
 *
 * @example
 * ```ts
 * import { loadTensorFlow, randomKey, randomUniform, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const values = tf.tidy(() => randomUniform([1000], randomKey(42), { min: -1 }).dataSync());
 * assert.ok(values.every((value) => value >= -1 && value < 1));
 * ```
 *
 * @param shape Shape of the result
 * @param key What the numbers are a function of
 * @param options Bounds
 * @returns A tensor; the caller disposes it.
 * @throws {RangeError} If `max` is below `min`.
 */
export function randomUniform<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  key: RandomKey,
  options: UniformOptions = {},
): tf.Tensor<R> {
  checkOptions<UniformOptions>("randomUniform()", options, { min: "number", max: "number" });
  const { min = 0, max = 1 } = options;
  if (!(min <= max)) {
    throw new UserRangeError(
      `Cannot draw random numbers: max is ${max} but must be from min, ${min}`,
    );
  }
  return draw<R>("StatelessRandomUniform", shape, key, { scale: max - min, offset: min });
}

function draw<R extends tf.Rank>(
  op: string,
  shape: tf.ShapeMap[R],
  key: RandomKey,
  { scale, offset }: { scale: number; offset: number },
): tf.Tensor<R> {
  checkSize(op, "shape", shape);
  return tf.tidy(() => {
    const [values] = runOperation(op, [tf.tensor1d(shape as number[], "int32"), key], [
      typeAttribute("dtype"),
      typeAttribute("T", DataType.INT32),
      typeAttribute("Tseed", DataType.INT32),
    ]);
    const scaled = scale === 1 ? values : values.mul(scale);
    return (offset === 0 ? scaled : scaled.add(offset)) as tf.Tensor<R>;
  });
}

/**
 * Dropout (Srivastava et al. 2014): sets each value to zero with probability `rate` and scales the others by
 * `1 / (1 - rate)`, so that the expected value stays. Differentiable in `x`.
 *
 * @example
 * ```ts
 * import { dropout, loadTensorFlow, randomKey, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const values = tf.tidy(() => dropout(tf.ones([8]), randomKey(42), { rate: 0.5 }).dataSync());
 * assert.ok(values.every((value) => value === 0 || value === 2));
 * ```
 *
 * @param x Values of any shape, float32
 * @param key What the mask is a function of
 * @param options The rate
 * @returns A tensor of the same shape; the caller disposes it.
 * @throws {RangeError} If the rate is not in [0, 1).
 */
export function dropout<T extends tf.Tensor>(
  x: T,
  key: RandomKey,
  options: DropoutOptions = {},
): T {
  checkOptions<DropoutOptions>("dropout()", options, { rate: "number" });
  const { rate = 0.5 } = options;
  if (!(rate >= 0 && rate < 1)) {
    throw new UserRangeError(`Cannot drop values out: rate is ${rate} but must be in [0, 1)`);
  }
  return tf.tidy(() => {
    const kept = randomUniform(x.shape as tf.ShapeMap[tf.Rank], key).greaterEqual(rate);
    return x.mul(kept.cast("float32").mul(1 / (1 - rate)));
  });
}

/** Options of {@linkcode dropout}. */
export interface DropoutOptions {
  /** Probability that a value is dropped, in [0, 1). Default 0.5. */
  rate?: number;
}

/**
 * The numbers from 0 to `count - 1` in random order.
 *
 * @example
 * ```ts
 * import { loadTensorFlow, randomKey, shuffledIndices, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const indices = tf.tidy(() => shuffledIndices(5, randomKey(42)).arraySync());
 * assert.deepEqual(indices.toSorted(), [0, 1, 2, 3, 4]);
 * ```
 *
 * @param count How many, from 1
 * @param key What the order is a function of
 * @returns int32 `[count]`; the caller disposes it.
 * @throws {RangeError} If the count is not an integer from 1.
 */
export function shuffledIndices(count: number, key: RandomKey): tf.Tensor1D {
  if (!Number.isInteger(count) || count < 1) {
    throw new UserRangeError(
      `Cannot shuffle indices: count is ${count} but must be an integer from 1`,
    );
  }
  // Sorting by a random number each; the few ties in 24 bits fall in order of their index.
  return tf.tidy(() => tf.topk(randomUniform<tf.Rank.R1>([count], key), count).indices);
}
