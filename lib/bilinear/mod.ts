/**
 * Convolutions by fewer multiplications, in float32 and made of plain matrix products only, so that they are
 * fast on a processor and differentiate like any other product.
 *
 * A convolution between small images is cut into cells (the polyphase form), where every layer of a DCGAN
 * is a stride-1 convolution on one and the same grid. {@linkcode bilinearAlgorithm} then gives the constant
 * matrices of `y = A · ((F·x) ⊙ (Q·w))`, and {@linkcode convolve} runs it. For convolutions from or to images
 * of one channel, where there is little to multiply, {@linkcode convolvePatches} and
 * {@linkcode convolvePatchesTransposed} are a single product.
 *
 * ```ts
 * import { bilinearAlgorithm, countFlops } from "lib/bilinear";
 *
 * const algorithm = bilinearAlgorithm({ grid: 7, taps: 5, stride: 1, phases: 1, transposed: true });
 * const { bilinear, direct } = countFlops(algorithm, {
 *   batch: 256,
 *   fineChannels: 128,
 *   coarseChannels: 256,
 * });
 * console.log(algorithm.rank, direct / bilinear);
 * ```
 *
 * @module
 */
export { algorithmError } from "./algorithm_error.ts";
export { type BilinearAlgorithm, bilinearAlgorithm, type Matrix } from "./bilinear_algorithm.ts";
export { joinCells, splitIntoCells } from "./cells.ts";
export { type Convolution, finePhases, reach, tapAt } from "./convolution.ts";
export { convolve, transformWeights } from "./convolve.ts";
export {
  type ConvolutionFlops,
  type ConvolutionSize,
  countFlops,
  countPatchFlops,
} from "./count_flops.ts";
export { cyclicRank, type FourierPoint, fourierPoints } from "./fourier_points.ts";
export {
  convolvePatches,
  convolvePatchesTransposed,
  paddingMask,
  padIntoCells,
  unpadCells,
} from "./patches.ts";
