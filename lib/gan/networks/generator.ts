import { deriveSeed } from "../../random/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { GanOptions } from "../gan_options.ts";
import { FusedBatchNormalization } from "./fused_batch_normalization.ts";

/** What a generator is called whose weights are averages of another's. */
export const averagedGeneratorName = "averaged_generator";

/**
 * The tutorial's generator: noise in, images out. 2,330,944 parameters at latent size 100 and 64 filters, of
 * which 2,305,472 are trainable; the rest are batch normalisation's moving statistics.
 *
 * The input is `[batch, latent]`, the output `[batch, height 28, width 28, channels 1]` in [-1, 1].
 *
 * The shapes beside the layers are those of 64 filters.
 *
 * @param options `latentSize`, `filters`, `leakySlope` and `seed` are used: the same seed gives the same weights.
 * @param name The model's name, with which the names of its weights begin.
 * @returns The model; the caller disposes it.
 */
export function makeGenerator(options: GanOptions, name: string = "generator"): tf.Sequential {
  const { latentSize, filters, leakySlope: alpha, seed } = options;
  const glorotUniform = (layer: string) =>
    tf.initializers.glorotUniform({ seed: deriveSeed(seed, "generator", layer) });

  return tf.sequential({
    name,
    layers: [
      tf.layers.dense({
        name: "dense",
        inputShape: [latentSize],
        units: 7 * 7 * 4 * filters,
        useBias: false, // batch normalisation's beta does its work, here and below
        kernelInitializer: glorotUniform("dense"),
      }), // [batch, 12544]
      new FusedBatchNormalization({ name: "batch_normalization" }),
      tf.layers.leakyReLU({ name: "leaky_re_lu", alpha }),
      tf.layers.reshape({ name: "reshape", targetShape: [7, 7, 4 * filters] }), // [batch, 7, 7, 256]

      tf.layers.conv2dTranspose({
        name: "conv2d_transpose",
        filters: 2 * filters,
        kernelSize: 5,
        strides: 1,
        padding: "same",
        useBias: false,
        kernelInitializer: glorotUniform("conv2d_transpose"),
      }), // [batch, 7, 7, 128]
      new FusedBatchNormalization({ name: "batch_normalization_1" }),
      tf.layers.leakyReLU({ name: "leaky_re_lu_1", alpha }),

      tf.layers.conv2dTranspose({
        name: "conv2d_transpose_1",
        filters,
        kernelSize: 5,
        strides: 2,
        padding: "same",
        useBias: false,
        kernelInitializer: glorotUniform("conv2d_transpose_1"),
      }), // [batch, 14, 14, 64]
      new FusedBatchNormalization({ name: "batch_normalization_2" }),
      tf.layers.leakyReLU({ name: "leaky_re_lu_2", alpha }),

      tf.layers.conv2dTranspose({
        name: "conv2d_transpose_2",
        filters: 1,
        kernelSize: 5,
        strides: 2,
        padding: "same",
        useBias: false,
        activation: "tanh", // images are scaled to [-1, 1]
        kernelInitializer: glorotUniform("conv2d_transpose_2"),
      }), // [batch, 28, 28, 1]
    ],
  });
}
