/** What a convolution costs. */
import type { BilinearAlgorithm } from "./bilinear_algorithm.ts";
import { type Convolution, finePhases } from "./convolution.ts";

/** How large a convolution's tensors are. */
export interface ConvolutionSize {
  /** Images in a batch. */
  batch: number;
  /** Channels of the fine image. */
  fineChannels: number;
  /** Channels of the coarse image. */
  coarseChannels: number;
}

/** Floating-point operations of one forward pass, a multiplication and an addition counting as two. */
export interface ConvolutionFlops {
  /** Of `F·x`. */
  inputTransform: number;
  /** Of `Q·w`. */
  weightTransform: number;
  /** Of the products of matrices, one for each of the R points. */
  products: number;
  /** Of `A·…`. */
  outputTransform: number;
  /** Of all four. */
  bilinear: number;
  /** Of the plain sum over taps, padding included. */
  direct: number;
}

/**
 * Counts the operations of a forward pass. The backward pass takes each transform once more, the other way round,
 * and the products twice more, as each has two factors to be differentiated by.
 *
 * @param algorithm The algorithm.
 * @param size How large its tensors are.
 * @returns The counts.
 */
export function countFlops(
  { convolution, rank, Q }: BilinearAlgorithm,
  { batch, fineChannels, coarseChannels }: ConvolutionSize,
): ConvolutionFlops {
  const { grid, taps, phases, transposed } = convolution;
  const fine = finePhases(convolution) ** 2 * fineChannels;
  const coarse = phases ** 2 * coarseChannels;
  const [inputs, outputs] = transposed ? [coarse, fine] : [fine, coarse];
  const inputTransform = 2 * rank * grid ** 2 * batch * inputs;
  const outputTransform = 2 * rank * grid ** 2 * batch * outputs;
  const weightTransform = 2 * Q.rows * Q.columns * fineChannels * coarseChannels;
  const products = 2 * rank * batch * inputs * outputs;
  return {
    inputTransform,
    weightTransform,
    products,
    outputTransform,
    bilinear: inputTransform + weightTransform + products + outputTransform,
    direct: 2 * (grid * phases * taps) ** 2 * batch * fineChannels * coarseChannels,
  };
}

/**
 * Counts the operations of a convolution by patches: one product of the matrix of all patches, two by two cells
 * each, with the weights. A backward pass takes twice as many.
 *
 * @param convolution The convolution.
 * @param size How large its tensors are.
 * @returns Floating-point operations of one forward pass.
 */
export function countPatchFlops(
  convolution: Convolution,
  { batch, fineChannels, coarseChannels }: ConvolutionSize,
): number {
  const { grid, phases } = convolution;
  const patch = 4 * finePhases(convolution) ** 2 * fineChannels;
  return 2 * grid ** 2 * batch * patch * phases ** 2 * coarseChannels;
}
