/** What the gradients of this room are made of. */
import * as tf from "@tensorflow/tfjs";

/** A gradient as tfjs registers it. */
export type Gradient = tf.GradConfig;

/** A kernel that a gradient needs and tfjs-node lacks; written for this backend alone. */
export interface AddedKernel {
  /** The kernel's name, that of TensorFlow's operation. */
  readonly kernelName: string;
  /** Runs it. */
  readonly kernelFunc: tf.KernelFunc;
}

/**
 * The adjoint of broadcasting: the sum over the axes that were added or stretched.
 *
 * @param x Values of a shape that `shape` was broadcast to
 * @param shape The shape before
 * @returns A tensor of `shape`.
 */
export function sumToShape(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const added = x.rank - shape.length;
  const axes = x.shape.map((_, axis) => axis)
    .filter((axis) => axis < added || (shape[axis - added] === 1 && x.shape[axis] !== 1));
  const summed = axes.length === 0 ? x : tf.sum(x, axes);
  return tf.reshape(summed, [...shape]);
}

/**
 * Zeros in a tensor's shape, of the type that tfjs wants of every gradient.
 *
 * @param like Gives the shape
 * @returns float32 zeros.
 */
export function floatZeros(like: tf.Tensor): tf.Tensor {
  return tf.zeros(like.shape);
}

/**
 * Axes as a kernel's attribute states them.
 *
 * @param axis One axis, several, or none for all; negative ones count from the end
 * @param rank The tensor's rank
 * @returns Each from 0, in ascending order.
 */
export function normalAxes(axis: unknown, rank: number): number[] {
  if (axis === undefined || axis === null) return Array.from({ length: rank }, (_, i) => i);
  const axes = typeof axis === "number" ? [axis] : axis as number[];
  return axes.map((value) => value < 0 ? value + rank : value).sort((a, b) => a - b);
}

/** Where values lie along an axis. */
export interface Places {
  /** The first one's place. */
  begin: number;
  /** From one to the next; negative ones go back. */
  stride: number;
  /** How long the axis is. */
  size: number;
}

/**
 * Spreads values along an axis, with zeros at the places between: the adjoint of taking them by a strided slice.
 *
 * @param x Values
 * @param axis The axis to spread
 * @param places Where they go
 * @returns A tensor whose axis is `places.size` long.
 */
export function spread(x: tf.Tensor, axis: number, { begin, stride, size }: Places): tf.Tensor {
  const count = x.shape[axis];
  if (count === size && stride === 1) return x;
  const sources = new Int32Array(size).fill(count); // the row of zeros behind the last
  for (let i = 0; i < count; i++) sources[begin + i * stride] = i;
  const padding = x.shape.map((_, i): [number, number] => [0, i === axis ? 1 : 0]);
  return tf.gather(tf.pad(x, padding), tf.tensor1d(sources, "int32"), axis);
}
