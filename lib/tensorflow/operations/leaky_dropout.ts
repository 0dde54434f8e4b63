/** What follows a convolution in a discriminator, as one operation that goes through memory once. */
import * as tf from "@tensorflow/tfjs";
import { checkOptions, UserRangeError, UserTypeError } from "../../errors/mod.ts";
import { DataType } from "../c/data_types.ts";
import type { GraphOutput } from "../graph/graph_output.ts";
import type { RandomKey } from "./random.ts";
import { typeAttribute } from "../tfjs/run_operation.ts";
import { type ClusterRecorder, runXlaCluster, type XlaCluster } from "./xla_cluster.ts";

/** What {@linkcode leakyDropout} needs besides the values. */
export interface LeakyDropoutOptions {
  /** Summand for each channel, `[channels]`. */
  bias: tf.Tensor1D;
  /** LeakyReLU's slope below 0, in [0, 1]. */
  slope: number;
  /** Probability that a value is dropped, in [0, 1). */
  rate: number;
  /** What the mask is a function of. */
  key: RandomKey;
}

const KERNEL = "LeakyDropout";
const GRADIENT = "LeakyDropoutGrad";

/**
 * `dropout(leakyRelu(x + bias))`: adds a bias to each channel, multiplies what is negative by a slope, sets each
 * value to zero with a probability and scales the others so that the expected value stays. Differentiable in x
 * and in the bias.
 *
 * XLA compiles it into one loop. The mask is not stored but computed on the way, forwards and backwards, from each
 * value's index and the key: by an integer hash (lowbias32 of Wellons's "Prospecting for Hash Functions",
 * 2018), twice, each time with another key. That takes a few instructions a value, where the mask of
 * {@linkcode dropout} takes TensorFlow's Philox generator and five passes through memory.
 *
 * @example
 * ```ts
 * import { leakyDropout, loadTensorFlow, randomKey, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * tf.tidy(() => {
 *   const options = { bias: tf.tensor1d([0, 1]), slope: 0.5, key: randomKey(1) };
 *   const x = tf.tensor2d([[-2, 2]]);
 *   assert.deepEqual(leakyDropout(x, { ...options, rate: 0 }).arraySync(), [[-1, 3]]);
 *   const some = leakyDropout(tf.ones([1000, 2]), { ...options, rate: 0.25 }).greater(0).mean();
 *   assert.ok(Math.abs(some.dataSync()[0] - 0.75) < 0.05);
 * });
 * ```
 *
 * @param x Values, channels last, float32, at most 2³¹ - 1 of them
 * @param options Bias, slope, rate and key
 * @returns A tensor of the same shape; the caller disposes it.
 * @throws {RangeError} If slope or rate is out of range.
 * @throws {TypeError} If the bias does not fit.
 */
export function leakyDropout<T extends tf.Tensor>(x: T, options: LeakyDropoutOptions): T {
  checkOptions<LeakyDropoutOptions>("leakyDropout()", options, {
    bias: "object",
    slope: "number",
    rate: "number",
    key: "object",
  });
  const { bias, slope, rate, key } = options;
  if (!(slope >= 0 && slope <= 1)) {
    throw new UserRangeError(`Cannot activate values: slope is ${slope} but must be in [0, 1]`);
  }
  if (!(rate >= 0 && rate < 1)) {
    throw new UserRangeError(`Cannot drop values out: rate is ${rate} but must be in [0, 1)`);
  }
  const channels = x.shape.at(-1);
  if (bias.rank !== 1 || bias.size !== channels) {
    throw new UserTypeError(
      `Cannot add a bias: it has shape [${bias.shape.join(", ")}] but needs [${channels}]`,
    );
  }
  return tf.engine().runKernel(KERNEL, { x, bias, key }, { slope, rate }) as T;
}

interface Settings {
  slope: number;
  rate: number;
}

function forward({ slope, rate }: Settings): XlaCluster {
  return {
    name: `leaky dropout ${slope} ${rate}`,
    build: (recorder, [x, bias, key]) => {
      const z = recorder.add("AddV2", [x, bias]);
      const below = recorder.add("Mul", [z, recorder.float(slope)]);
      const y = recorder.add("Maximum", [z, below]);
      return [rate === 0 ? y : recorder.add("Mul", [y, mask(recorder, rate, { like: x, key })])];
    },
  };
}

/** The output's sign is that before the activation wherever the mask lets anything through. */
function backward({ slope, rate }: Settings): XlaCluster {
  return {
    name: `leaky dropout gradient ${slope} ${rate}`,
    build: (recorder, [dy, y, key]) => {
      const isPositive = recorder.add("Greater", [y, recorder.float(0)]);
      const below = recorder.add("Mul", [dy, recorder.float(slope)]);
      const dx = recorder.select(isPositive, dy, below);
      return [rate === 0 ? dx : recorder.add("Mul", [dx, mask(recorder, rate, { like: dy, key })])];
    },
  };
}

/** 0 where a value is dropped, 1 / (1 - rate) elsewhere. */
function mask(
  recorder: ClusterRecorder,
  rate: number,
  { like, key }: { like: GraphOutput; key: GraphOutput },
): GraphOutput {
  const [key0, key1] = [0, 1].map((index) => {
    const type = typeAttribute("Index", DataType.INT32);
    const one = recorder.add("Slice", [key, recorder.int([index]), recorder.int([1])], type);
    return recorder.unsigned(recorder.add("Reshape", [one, recorder.int([])]));
  });
  const first = hash(recorder, key0);
  const second = hash(recorder, recorder.add("AddV2", [first, key1]));
  const inner = hash(recorder, recorder.add("BitwiseXor", [recorder.indices(like.shape!), first]));
  const random = hash(recorder, recorder.add("AddV2", [inner, second]));
  const isKept = recorder.add("GreaterEqual", [
    random,
    recorder.unsigned(Math.round(rate * 2 ** 32)),
  ]);
  return recorder.select(isKept, recorder.float(1 / (1 - rate)), recorder.float(0));
}

/** lowbias32, a bijection of 32-bit integers without visible pattern. */
function hash(recorder: ClusterRecorder, value: GraphOutput): GraphOutput {
  const fold = (x: GraphOutput, shift: number) =>
    recorder.add("BitwiseXor", [x, recorder.add("RightShift", [x, recorder.unsigned(shift)])]);
  const times = (x: GraphOutput, factor: number) =>
    recorder.add("Mul", [x, recorder.unsigned(factor)]);
  return fold(times(fold(times(fold(value, 16), 0x7feb352d), 15), 0x846ca68b), 16);
}

tf.registerKernel({
  kernelName: KERNEL,
  backendName: "tensorflow",
  kernelFunc: ({ inputs, attrs }) => {
    const { x, bias, key } = inputs as Record<string, tf.Tensor>;
    return runXlaCluster(forward(attrs as unknown as Settings), [x, bias, key])[0];
  },
});

tf.registerKernel({
  kernelName: GRADIENT,
  backendName: "tensorflow",
  kernelFunc: ({ inputs, attrs }) => {
    const { dy, y, key } = inputs as Record<string, tf.Tensor>;
    return runXlaCluster(backward(attrs as unknown as Settings), [dy, y, key])[0];
  },
});

/** By what was added to x, for `dy` times the slope and the mask at each value. */
function gradientByInput(dy: tf.Tensor, [key, y]: tf.Tensor[], attrs: tf.NamedAttrMap) {
  return tf.engine().runKernel(GRADIENT, { dy, y, key }, attrs) as tf.Tensor;
}

tf.registerGradient({
  kernelName: KERNEL,
  inputsToSave: ["key"],
  outputsToSave: [true],
  gradFunc: (dy, saved, attrs) => {
    const dx = gradientByInput(dy as tf.Tensor, saved, attrs);
    const channels = dx.shape.at(-1)!;
    return {
      x: () => dx,
      // A product with ones adds in blocks, on all cores: faster and more exact than TensorFlow's sum.
      bias: () => {
        const rows = tf.reshape<tf.Rank.R2>(dx, [-1, channels]);
        return tf.reshape(tf.matMul(tf.ones([1, rows.shape[0]]), rows), [channels]);
      },
      key: () => tf.zerosLike(saved[0]).toFloat(),
    };
  },
});

// The gradient is linear in `dy`, by the same factors; these change by jumps only.
tf.registerGradient({
  kernelName: GRADIENT,
  inputsToSave: ["key", "y"],
  gradFunc: (ddx, saved, attrs) => ({
    dy: () => gradientByInput(ddx as tf.Tensor, saved, attrs),
    y: () => tf.zerosLike(saved[1]),
    key: () => tf.zerosLike(saved[0]).toFloat(),
  }),
});
