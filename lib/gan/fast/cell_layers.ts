/** The DCGAN's five convolutions on one grid of 7×7 cells. */
import { type BilinearAlgorithm, bilinearAlgorithm, type Convolution } from "../../bilinear/mod.ts";

const dcgan = { grid: 7, taps: 5 } as const;

/** Between 7×7 and 7×7 pixels: a cell holds one. The generator's first, with most of the multiplications. */
const conv2dTranspose: Convolution = { ...dcgan, stride: 1, phases: 1, transposed: true };

/** From 7×7 to 14×14 pixels: a cell holds 2×2 of them. The generator's second. */
const conv2dTranspose1: Convolution = { ...dcgan, stride: 2, phases: 1, transposed: true };

/** From 14×14 to 28×28 pixels: a cell holds 2×2 and 4×4. The generator's third, which makes the image. */
export const imageConv2dTranspose: Convolution = {
  ...dcgan,
  stride: 2,
  phases: 2,
  transposed: true,
};

/** From 28×28 to 14×14 pixels. The discriminator's first, which reads the image. */
export const imageConv2d: Convolution = { ...dcgan, stride: 2, phases: 2, transposed: false };

/** From 14×14 to 7×7 pixels. The discriminator's second. */
const conv2d1: Convolution = { ...dcgan, stride: 2, phases: 1, transposed: false };

/** The algorithms of the three convolutions between many channels. */
export interface CellAlgorithms {
  /** Of the generator's layer `conv2d_transpose`, rank 121. */
  conv2dTranspose: BilinearAlgorithm;
  /** Of the generator's layer `conv2d_transpose_1`, rank 94. */
  conv2dTranspose1: BilinearAlgorithm;
  /** Of the discriminator's layer `conv2d_1`, rank 94. */
  conv2d1: BilinearAlgorithm;
}

let made: CellAlgorithms | undefined;

/**
 * The algorithms, made at the first call.
 *
 * @returns Constant matrices; nothing to dispose.
 */
export function cellAlgorithms(): CellAlgorithms {
  return made ??= {
    conv2dTranspose: bilinearAlgorithm(conv2dTranspose),
    conv2dTranspose1: bilinearAlgorithm(conv2dTranspose1),
    conv2d1: bilinearAlgorithm(conv2d1),
  };
}
