import { deriveSeed } from "../../random/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { GanOptions } from "../gan_options.ts";
import { imageShape } from "./image_shape.ts";
import { SeededDropout } from "./seeded_dropout.ts";

/**
 * The tutorial's discriminator: images in, one logit an image out, above 0 for "real". 212,865 parameters at 64 filters.
 *
 * The input is `[batch, height 28, width 28, channels 1]` in [-1, 1], the output `[batch, 1]`. In training
 * its dropout needs a key: `apply(images, { training: true, randomKey })`.
 *
 * The shapes beside the layers are those of 64 filters.
 *
 * @param options `filters`, `leakySlope`, `dropoutRate` and `seed` are used: the same seed gives the same weights.
 * @returns The model, named `discriminator`; the caller disposes it.
 */
export function makeDiscriminator(options: GanOptions): tf.Sequential {
  const { filters, leakySlope: alpha, dropoutRate: rate, seed } = options;
  const glorotUniform = (layer: string) =>
    tf.initializers.glorotUniform({ seed: deriveSeed(seed, "discriminator", layer) });

  return tf.sequential({
    name: "discriminator",
    layers: [
      tf.layers.conv2d({
        name: "conv2d",
        inputShape: [...imageShape], // [batch, 28, 28, 1]
        filters,
        kernelSize: 5,
        strides: 2,
        padding: "same",
        kernelInitializer: glorotUniform("conv2d"),
      }), // [batch, 14, 14, 64]
      tf.layers.leakyReLU({ name: "leaky_re_lu", alpha }),
      new SeededDropout({ name: "dropout", rate, stream: 0 }),

      tf.layers.conv2d({
        name: "conv2d_1",
        filters: 2 * filters,
        kernelSize: 5,
        strides: 2,
        padding: "same",
        kernelInitializer: glorotUniform("conv2d_1"),
      }), // [batch, 7, 7, 128]
      tf.layers.leakyReLU({ name: "leaky_re_lu_1", alpha }),
      new SeededDropout({ name: "dropout_1", rate, stream: 1 }),

      tf.layers.flatten({ name: "flatten" }), // [batch, 6272]
      tf.layers.dense({ name: "dense", units: 1, kernelInitializer: glorotUniform("dense") }), // [batch, 1]
    ],
  });
}
