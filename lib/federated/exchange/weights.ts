import { UserTypeError } from "../../errors/mod.ts";
import { encodeSafetensors, type NamedArray, sha256 } from "../../files/mod.ts";
import { compile, tf } from "../../tensorflow/mod.ts";

/** Tensors by name: what agents and the intermediary exchange. Names are those of a learner's variables. */
export type Weights = Readonly<Record<string, tf.Tensor>>;

/**
 * Copies weights to the host, such as to send or to save them.
 *
 * @param weights Float32 tensors by name.
 * @returns An array for each.
 */
export function arraysOfWeights(weights: Weights): NamedArray[] {
  return Object.entries(weights).map(([name, tensor]) => ({
    name,
    shape: [...tensor.shape],
    data: tensor.dataSync<"float32">().slice() as Float32Array,
  }));
}

/**
 * Makes tensors of arrays, such as of those that came over a network: the way back from
 * {@linkcode arraysOfWeights}.
 *
 * @param arrays Float32 arrays.
 * @returns A tensor for each; the caller disposes them.
 * @throws {TypeError} If an array is of another type.
 */
export function weightsOfArrays(arrays: readonly NamedArray[]): Weights {
  return Object.fromEntries(arrays.map(({ name, shape, data }) => {
    if (!(data instanceof Float32Array)) {
      throw new UserTypeError(
        `Cannot make weights: "${name}" is a ${data.constructor.name} but must be a Float32Array`,
      );
    }
    // A copy: a tensor may keep the array it is made of.
    return [name, tf.tensor(data.slice(), [...shape], "float32")];
  }));
}

/**
 * The checksum of weights: that of the safetensors file that holds them and nothing else. Equal weights have
 * equal checksums, in any order.
 *
 * @param weights Float32 tensors by name.
 * @returns SHA-256, 64 hexadecimal digits.
 */
export function sha256OfWeights(weights: Weights): string {
  return sha256(encodeSafetensors(arraysOfWeights(weights)));
}

/**
 * What weights take when they are sent: four bytes a number.
 *
 * @param weights Float32 tensors by name.
 * @returns The number of bytes.
 */
export function bytesOfWeights(weights: Weights): number {
  return Object.values(weights).reduce((sum, { size }) => sum + 4 * size, 0);
}

/**
 * Frees weights.
 *
 * @param weights Tensors by name, which cannot be used afterwards.
 */
export function disposeWeights(weights: Weights): void {
  for (const tensor of Object.values(weights)) tensor.dispose();
}

/**
 * How far apart two sets of weights are: the Euclidean distance over all their numbers.
 *
 * @param one Float32 tensors by name.
 * @param other As many of the same names and shapes.
 * @returns The distance, at least 0.
 * @throws {TypeError} If a name is missing or a shape differs.
 */
export function weightDistance(one: Weights, other: Weights): number {
  checkSameTensors("compare", one, other);
  const names = Object.keys(one);
  const list = (weights: Weights) => names.map((name) => weights[name]);
  const squared = squaredDistance(list(one), list(other));
  const distance = Math.sqrt(squared.dataSync()[0]);
  squared.dispose();
  return distance;
}

const squaredDistance = compile(
  (one: tf.Tensor[], other: tf.Tensor[]): tf.Scalar =>
    tf.addN(one.map((tensor, k) => tf.sum(tf.squaredDifference(tensor, other[k])))) as tf.Scalar,
  // Each kind of weights has another trace, and there are few.
  { name: "weightDistance", onRetrace: () => {} },
);

/**
 * Refuses two sets of weights that do not have the same names and shapes.
 *
 * @param action What was to be done with them, for the message: `compare`.
 * @param one Tensors by name.
 * @param other Tensors by name.
 * @throws {TypeError} If a name is missing in one of them or a shape differs.
 */
export function checkSameTensors(action: string, one: Weights, other: Weights): void {
  const shapeIn = (weights: Weights, name: string) =>
    Object.hasOwn(weights, name) ? `[${weights[name].shape}]` : "missing";
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const [first, second] = [shapeIn(one, name), shapeIn(other, name)];
    if (first === second) continue;
    throw new UserTypeError(
      `Cannot ${action} weights: "${name}" is ${first} in the first and ${second} in the second but must be the same in both`,
    );
  }
}
