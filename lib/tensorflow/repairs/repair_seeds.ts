/**
 * The same seed gives the same numbers, for every function of tfjs that takes one. tfjs takes the seed 0 for none in
 * places, and tfjs-node hands `multinomial` to an operation that goes on where its last call ended.
 */
import * as tf from "@tensorflow/tfjs";
import { AttributeType, DataType } from "../c/data_types.ts";

/**
 * A seed that tfjs does not take for none. Its generators begin with a seed's text, so that the text of 0 is to them
 * what 0 would be.
 */
function given(seed: number | undefined): number | undefined {
  return seed === 0 ? "0" as unknown as number : seed;
}

/** As in tfjs, with 0 for a seed like others. */
export const randomNormal: typeof tf.randomNormal = (shape, mean, stdDev, dtype, seed) =>
  tf.randomNormal(shape, mean, stdDev, dtype, given(seed));

/** As in tfjs, with 0 for a seed like others. */
export const randomStandardNormal: typeof tf.randomStandardNormal = (shape, dtype, seed) =>
  tf.randomStandardNormal(shape, dtype, given(seed));

/** As in tfjs, with 0 for a seed like others. */
export const truncatedNormal: typeof tf.truncatedNormal = (shape, mean, stdDev, dtype, seed) =>
  tf.truncatedNormal(shape, mean, stdDev, dtype, given(seed));

/** As in tfjs, with 0 for a seed like others. */
export const randomGamma: typeof tf.randomGamma = (shape, alpha, beta, dtype, seed) =>
  tf.randomGamma(shape, alpha, beta, dtype, given(seed));

/** As in tfjs, with 0 for a seed like others. */
export const multinomial: typeof tf.multinomial = (logits, numSamples, seed, normalized) =>
  tf.multinomial(logits, numSamples, given(seed), normalized);

/**
 * Repairs what tfjs calls itself: the kernel, the initialisers of layers, the shuffling of data sets.
 *
 * @param backendName The name under which the kernels are registered
 */
export function repairSeeds(backendName: string): void {
  tf.unregisterKernel(tf.Multinomial, backendName);
  tf.registerKernel({
    kernelName: tf.Multinomial,
    backendName,
    kernelFunc: drawMultinomial as unknown as tf.KernelFunc,
  });
  const { randomNormal, truncatedNormal, varianceScaling, orthogonal } = tf.initializers;
  const seeded = [
    randomNormal({}),
    truncatedNormal({}),
    varianceScaling({ scale: 1, mode: "fanIn", distribution: "normal" }),
    orthogonal({}),
  ] as unknown as Seeded[];
  for (const initialiser of seeded) {
    const prototype: Seeded = Object.getPrototypeOf(initialiser);
    const { apply } = prototype;
    prototype.apply = function (...args) {
      return apply.apply(Object.create(this, { seed: { value: given(this.seed) } }), args);
    };
  }
  const { shuffle } = tf.data.Dataset.prototype;
  tf.data.Dataset.prototype.shuffle = function (bufferSize, seed, ...rest) {
    return shuffle.call(this, bufferSize, given(seed as number | undefined) as never, ...rest);
  };
}

interface Seeded {
  seed?: number;
  apply(...args: unknown[]): tf.Tensor;
}

interface MultinomialParameters {
  inputs: { logits: tf.Tensor2D };
  backend: { executeSingleOutput(name: string, attrs: unknown[], inputs: tf.Tensor[]): tf.Tensor };
  attrs: { numSamples: number; seed: number; normalized: boolean };
}

function drawMultinomial({ inputs, backend, attrs }: MultinomialParameters): tf.Tensor {
  const type = (name: string, value: number) => ({ name, type: AttributeType.TYPE, value });
  return tf.tidy(() => {
    const logits = attrs.normalized ? tf.log(inputs.logits) : inputs.logits;
    // All bits of the number: without a seed tfjs draws one below 1.
    const seed = new Int32Array(Float64Array.of(Number(attrs.seed)).buffer);
    return backend.executeSingleOutput("StatelessMultinomial", [
      type("T", DataType.FLOAT),
      type("Tseed", DataType.INT32),
      type("output_dtype", DataType.INT32),
    ], [
      tf.cast(logits, "float32"),
      tf.scalar(attrs.numSamples, "int32"),
      tf.tensor1d(seed, "int32"),
    ]);
  });
}
