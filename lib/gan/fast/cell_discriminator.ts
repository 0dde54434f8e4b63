import { convolve, convolvePatches } from "../../bilinear/mod.ts";
import { type RandomKey, tf } from "../../tensorflow/mod.ts";
import { cellAlgorithms, imageConv2d } from "./cell_layers.ts";
import { layerWeight } from "./layer_weights.ts";

/**
 * The discriminator in training, computed in cells of 7×7: the model's own weights and the same mathematics,
 * with fewer multiplications. Its dropout draws as many numbers from the key, in another order.
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
  const apply = (layer: string, x: tf.Tensor) =>
    discriminator.getLayer(layer).apply(x, { training: true, randomKey }) as tf.Tensor;
  const kernel = (layer: string) => layerWeight<tf.Rank.R4>(discriminator, layer, "kernel");
  const bias = (layer: string) => layerWeight<tf.Rank.R1>(discriminator, layer, "bias");

  return tf.tidy(() => {
    let cells = convolvePatches(images, kernel("conv2d"), imageConv2d); // [49, batch, 4 · 64]
    const pixels = tf.add(cells.reshape([49, batch, 4, 64]), bias("conv2d"));
    cells = apply("dropout", apply("leaky_re_lu", pixels)).reshape([49, batch, 4 * 64]);

    cells = tf.add(convolve(cells, kernel("conv2d_1"), conv2d1), bias("conv2d_1")); // [49, batch, 128]
    cells = apply("dropout_1", apply("leaky_re_lu_1", cells)) as tf.Tensor3D;

    // The dense layer, cell by cell: one number a cell and image, to be added up.
    const dense = layerWeight<tf.Rank.R2>(discriminator, "dense", "kernel").reshape([49, 128, 1]);
    return tf.add(tf.sum(tf.matMul(cells, dense), 0), bias("dense")) as tf.Tensor2D;
  });
}
