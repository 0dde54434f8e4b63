/** What a train step costs. */
import { countFlops, countPatchFlops } from "../../bilinear/mod.ts";
import { type GanOptions, ganOptions } from "../gan_options.ts";
import { cellAlgorithms, imageConv2d, imageConv2dTranspose } from "./cell_layers.ts";

/** Floating-point operations of the matrix products in one train step, forth and back; a multiply-add counts as two. */
export interface StepFlops {
  /** Batched products in the three convolutions between many channels, one for each point. */
  products: number;
  /** `F·x` and `A·y` of these convolutions. */
  transforms: number;
  /** `Q·w` of these convolutions; does not grow with the batch. */
  weightTransforms: number;
  /** The convolutions from and to the image, by patches. */
  imageLayers: number;
  /** The generator's dense layer. */
  dense: number;
  /** All of them: the step by bilinear convolutions. */
  bilinear: number;
  /** The same step by plain convolutions, each the sum over its taps. */
  direct: number;
}

const CELLS = 49;

/**
 * Counts the operations of a DCGAN train step. Real images and fakes go through the discriminator as one batch.
 *
 * Element-wise operations, batch normalisation and the optimiser are left out: they are bound by memory.
 *
 * @example
 * ```ts
 * import { countStepFlops } from "lib/gan";
 *
 * const { bilinear, direct } = countStepFlops(256);
 * console.log((direct / bilinear).toFixed(1)); // 3.2
 * ```
 *
 * @param batch Images in a batch.
 * @param changes `latentSize` and `filters`, where they are not the tutorial's.
 * @returns The counts.
 * @throws {RangeError} If `latentSize` or `filters` is outside its range.
 */
export function countStepFlops(
  batch: number,
  changes: Partial<Pick<GanOptions, "latentSize" | "filters">> = {},
): StepFlops {
  const { latentSize, filters } = ganOptions(changes);
  const [wide, middle, narrow] = [4 * filters, 2 * filters, filters];
  const { conv2dTranspose, conv2dTranspose1, conv2d1 } = cellAlgorithms();
  const both = 2 * batch;
  const inner = [
    countFlops(conv2dTranspose, { batch, fineChannels: middle, coarseChannels: wide }),
    countFlops(conv2dTranspose1, { batch, fineChannels: narrow, coarseChannels: middle }),
    countFlops(conv2d1, { batch: both, fineChannels: narrow, coarseChannels: middle }),
  ];
  const image = { fineChannels: 1, coarseChannels: narrow };
  const ofImages = countPatchFlops(imageConv2dTranspose, { batch, ...image }) +
    countPatchFlops(imageConv2d, { batch: both, ...image });
  const sum = (part: (flops: typeof inner[number]) => number) =>
    inner.reduce((total, flops) => total + part(flops), 0);

  // Forward once. Backward: products once by each factor, transforms once, and noise needs no gradient.
  const products = 3 * sum((flops) => flops.products);
  const transforms = 2 * sum((flops) => flops.inputTransform + flops.outputTransform);
  const weightTransforms = 2 * sum((flops) => flops.weightTransform);
  const imageLayers = 3 * ofImages;
  const dense = 2 * 2 * batch * latentSize * CELLS * wide;
  // Each of the 14×14 pixels on the coarser side meets every tap once.
  const directImages = 2 * (14 * 5) ** 2 * narrow * (batch + both);
  return {
    products,
    transforms,
    weightTransforms,
    imageLayers,
    dense,
    bilinear: products + transforms + weightTransforms + imageLayers + dense,
    direct: 3 * (sum((flops) => flops.direct) + directImages) + dense,
  };
}
