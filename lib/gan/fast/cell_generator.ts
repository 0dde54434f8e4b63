import { convolve, convolvePatchesTransposed, paddingMask } from "../../bilinear/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import { cellAlgorithms, imageConv2dTranspose } from "./cell_layers.ts";
import { layerWeight } from "./layer_weights.ts";

/**
 * The generator in training, computed in cells of 7×7: the model's own weights and the same mathematics, with
 * fewer multiplications. The moving statistics move as they do in the model.
 * The shapes beside the operations are those of 64 filters.
 *
 * @param generator As {@linkcode makeGenerator} builds it.
 * @param noise `[batch, latent]`.
 * @returns Images in padded cells, `[8, 8, batch, 16]` in [-1, 1], zero in the padding; the caller disposes it.
 */
export function generateInCells(generator: tf.LayersModel, noise: tf.Tensor2D): tf.Tensor4D {
  const { conv2dTranspose, conv2dTranspose1 } = cellAlgorithms();
  const batch = noise.shape[0];
  const apply = (layer: string, x: tf.Tensor) =>
    generator.getLayer(layer).apply(x, { training: true }) as tf.Tensor;
  const kernel = (layer: string) => layerWeight<tf.Rank.R4>(generator, layer, "kernel");

  return tf.tidy(() => {
    const dense = layerWeight<tf.Rank.R2>(generator, "dense", "kernel");
    let x = tf.matMul(noise, dense); // [batch, 49 · 256]
    x = apply("leaky_re_lu", apply("batch_normalization", x)) as tf.Tensor2D;
    let cells = x.reshape<tf.Tensor3D>([batch, 49, -1]).transpose<tf.Tensor3D>([1, 0, 2]); // [49, batch, 256]

    cells = convolve(cells, kernel("conv2d_transpose"), conv2dTranspose); // [49, batch, 128]
    cells = apply("leaky_re_lu_1", apply("batch_normalization_1", cells)) as tf.Tensor3D;

    cells = convolve(cells, kernel("conv2d_transpose_1"), conv2dTranspose1); // [49, batch, 4 · 64]
    const pixels = cells.reshape([49, batch, 4, -1]);
    cells = apply("leaky_re_lu_2", apply("batch_normalization_2", pixels))
      .reshape<tf.Tensor3D>([49, batch, -1]);

    const images = convolvePatchesTransposed(
      cells,
      kernel("conv2d_transpose_2"),
      imageConv2dTranspose,
    ); // [8, 8, batch, 16]
    return tf.mul(tf.tanh(images), paddingMask(imageConv2dTranspose));
  });
}
