/** A bilinear algorithm on tensors: only matrix products, so TensorFlow has their gradients. */
import { UserTypeError } from "../errors/mod.ts";
import { tf } from "../tensorflow/mod.ts";
import type { BilinearAlgorithm, Matrix } from "./bilinear_algorithm.ts";
import { finePhases } from "./convolution.ts";

/**
 * Convolves in the layout of cells, which {@linkcode splitIntoCells} makes and {@linkcode joinCells} undoes.
 * A cell's pixels count as channels: `[grid², batch, phases² · channels]`, a pixel's channels side by side.
 * With the cells first, each transform is one product of two matrices, and nothing is transposed between
 * one convolution and the next. Differentiable in x and in the weights.
 *
 * @example
 * ```ts
 * import { bilinearAlgorithm, convolve, joinCells, splitIntoCells } from "lib/bilinear";
 * import { loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const algorithm = bilinearAlgorithm({ grid: 7, taps: 5, stride: 2, phases: 1, transposed: false });
 * tf.tidy(() => {
 *   const images = tf.linspace(-1, 1, 2 * 14 * 14 * 3).reshape<tf.Tensor4D>([2, 14, 14, 3]);
 *   const weights = tf.linspace(-1, 1, 5 * 5 * 3 * 4).reshape<tf.Tensor4D>([5, 5, 3, 4]);
 *   const cells = splitIntoCells(images, 7); // [49, 2, 12]
 *   const result = joinCells(convolve(cells, weights, algorithm), { phases: 1 }); // [2, 7, 7, 4]
 *   const expected = tf.conv2d(images, weights, 2, "same");
 *   assert.ok(tf.max(tf.abs(tf.sub(result, expected))).arraySync() as number < 1e-4);
 * });
 * ```
 *
 * @param x Input, `[grid², batch, input phases² · input channels]`.
 * @param weights As Keras has them, `[taps, taps, fine channels, coarse channels]`.
 * @param algorithm What to compute, and how.
 * @returns `[grid², batch, output phases² · output channels]`; the caller disposes it.
 * @throws {TypeError} If a shape does not fit.
 */
export function convolve(
  x: tf.Tensor3D,
  weights: tf.Tensor4D,
  algorithm: BilinearAlgorithm,
): tf.Tensor3D {
  checkShapes(x, weights, algorithm);
  const { convolution: { grid, transposed }, rank } = algorithm;
  const cells = grid ** 2;
  const [, batch, inputs] = x.shape;
  const padded = batch + (batch * inputs % CACHE_PERIOD === 0 ? 1 : 0);
  return tf.tidy(() => {
    const F = toTensor(algorithm.F);
    const A = toTensor(algorithm.A);
    const xs = padded === batch ? x : tf.pad(x, [[0, 0], [0, 1], [0, 0]]);
    const X = tf.matMul(F, xs.reshape([cells, padded * inputs])).reshape([rank, padded, inputs]);
    const W = transformWeights(weights, algorithm); // [R, fine, coarse]
    const Y = tf.matMul(X, W, false, transposed); // [R, batch, outputs]
    const outputs = Y.shape[2]!;
    const y = tf.matMul(A, Y.reshape([rank, padded * outputs]))
      .reshape<tf.Tensor3D>([cells, padded, outputs]);
    return padded === batch ? y : y.slice([0, 0, 0], [cells, batch, outputs]);
  });
}

/**
 * Numbers in 4 KiB. Where a matrix's rows are a multiple of that long, as with 256 images of 256 channels, each
 * column falls into one and the same set of a processor's cache, and a product with it is up to two and a half
 * times slower. One more image, of zeros, costs less than a tenth of that.
 */
const CACHE_PERIOD = 1024;

/**
 * `Q·w`: for each of the R points the matrix between the channels of both images. It serves the convolution
 * as it is and the transposed convolution transposed.
 *
 * @param weights `[taps, taps, fine channels, coarse channels]`.
 * @param algorithm The algorithm.
 * @returns `[R, fine phases² · fine channels, coarse phases² · coarse channels]`; the caller disposes it.
 */
export function transformWeights(weights: tf.Tensor4D, algorithm: BilinearAlgorithm): tf.Tensor3D {
  const { convolution, rank } = algorithm;
  const [taps, , fineChannels, coarseChannels] = weights.shape;
  const [fine, coarse] = [finePhases(convolution) ** 2, convolution.phases ** 2];
  return tf.tidy(() => {
    const w = weights.reshape([taps * taps, fineChannels * coarseChannels]);
    const W = tf.matMul(toTensor(algorithm.Q), w);
    const channels = [rank, fine * fineChannels, coarse * coarseChannels] as const;
    // Q's rows are in order of fine, then coarse phase. With one coarse phase the channels follow as wanted.
    if (coarse === 1) return W.reshape([...channels]);
    return W.reshape([rank, fine, coarse, fineChannels, coarseChannels])
      .transpose([0, 1, 3, 2, 4]).reshape([...channels]);
  });
}

function toTensor({ rows, columns, values }: Matrix): tf.Tensor2D {
  return tf.tensor2d(Float32Array.from(values), [rows, columns]);
}

function checkShapes(
  x: tf.Tensor3D,
  weights: tf.Tensor4D,
  { convolution }: BilinearAlgorithm,
): void {
  const { grid, taps, phases, transposed } = convolution;
  const [height, width, fineChannels, coarseChannels] = weights.shape;
  if (weights.rank !== 4 || height !== taps || width !== taps) {
    throw new UserTypeError(
      `Cannot convolve: weights have shape [${weights.shape.join(", ")}] but the algorithm needs ` +
        `[${taps}, ${taps}, fine channels, coarse channels]`,
    );
  }
  const inputs = transposed
    ? phases ** 2 * coarseChannels
    : finePhases(convolution) ** 2 * fineChannels;
  if (x.rank !== 3 || x.shape[0] !== grid * grid || x.shape[2] !== inputs) {
    throw new UserTypeError(
      `Cannot convolve: x has shape [${
        x.shape.join(", ")
      }] but the algorithm and the weights need ` +
        `[${grid * grid}, batch, ${inputs}]`,
    );
  }
}
