import { convolve, convolvePatches } from "../../bilinear/mod.ts";
import { foldIn, leakyDropout, type RandomKey, tf } from "../../tensorflow/mod.ts";
import type { SeededDropout } from "../networks/seeded_dropout.ts";
import { cellAlgorithms, imageConv2d } from "./cell_layers.ts";
import { layerWeight } from "./layer_weights.ts";

/**
 * The discriminator in training, computed in cells of 7×7: the model's own weights and the same mathematics,
 * with fewer multiplications. Its dropout's masks are functions of the key as well, but not the model's.
 * The shapes beside the operations are those of 64 filters.
 *
 * @param discriminator As {@linkcode makeDiscriminator} builds it.
 * @param images In padded cells, `[8, 8, batch, 16]`, zero in the padding.
 * @param randomKey What dropout is a function of.
 * @returns Logits, `[batch, 1]`; the caller disposes it.
 */
export function discriminateInCells(
  discriminator: tf.LayersModel,
  images: tf.Tensor4D,
  randomKey: RandomKey,
): tf.Tensor2D {
  const { conv2d1 } = cellAlgorithms();
  const batch = images.shape[2];
  const kernel = (layer: string) => layerWeight<tf.Rank.R4>(discriminator, layer, "kernel");
  const bias = (layer: string) => layerWeight<tf.Rank.R1>(discriminator, layer, "bias");
  const activate = <T extends tf.Tensor>(x: T, number: "" | "_1"): T => {
    const { alpha } = discriminator.getLayer(`leaky_re_lu${number}`) as tf.layers.Layer & {
      alpha: number;
    };
    const { rate, stream } = discriminator.getLayer(`dropout${number}`) as SeededDropout;
    const key = foldIn(randomKey, stream);
    return leakyDropout(x, { bias: bias(`conv2d${number}`), slope: alpha, rate, key });
  };

  return tf.tidy(() => {
    let cells = convolvePatches(images, kernel("conv2d"), imageConv2d); // [49, batch, 4 · 64]
    const pixels = cells.reshape<tf.Tensor4D>([49, batch, 4, -1]);
    cells = activate(pixels, "").reshape([49, batch, -1]);

    cells = convolve(cells, kernel("conv2d_1"), conv2d1); // [49, batch, 128]
    cells = activate(cells, "_1");

    // The dense layer, cell by cell: one number a cell and image, to be added up.
    const dense = layerWeight<tf.Rank.R2>(discriminator, "dense", "kernel").reshape([49, -1, 1]);
    return tf.add(tf.sum(tf.matMul(cells, dense), 0), bias("dense")) as tf.Tensor2D;
  });
}
