import { deriveSeed } from "../../random/mod.ts";
import { tf } from "../../tensorflow/mod.ts";

/** What a {@linkcode makeClassifier} is made for. */
export interface ClassifierShape {
  /** `[height, width, channels]` of an image. */
  image: readonly [number, number, number];
  /** How many classes it distinguishes. */
  classes: number;
}

/** How many numbers describe an image: the outputs of the layer before the logits. */
const featureCount = 64;

/**
 * A small convolutional network: images in, one logit a class out. The shapes beside the layers are those of images of
 * 28×28 grey pixels and ten classes, for which it has 122,506 weights.
 *
 * @param shape Of the images, and how many classes there are.
 * @param seed Decides the initial weights.
 * @returns The model, named `classifier`; the caller disposes it.
 */
export function makeClassifier({ image, classes }: ClassifierShape, seed: number): tf.Sequential {
  const kernelInitializer = (layer: string) =>
    tf.initializers.glorotUniform({ seed: deriveSeed(seed, "classifier", layer) });
  const convolution = (name: string, filters: number, kernelSize: number) =>
    tf.layers.conv2d({
      name,
      inputShape: name === "conv2d" ? [...image] : undefined,
      filters,
      kernelSize,
      strides: 2,
      padding: "same",
      activation: "relu",
      kernelInitializer: kernelInitializer(name),
    });
  return tf.sequential({
    name: "classifier",
    layers: [
      convolution("conv2d", 32, 5), // [batch, 14, 14, 32]
      convolution("conv2d_1", 64, 3), // [batch, 7, 7, 64]
      convolution("conv2d_2", 64, 3), // [batch, 4, 4, 64]
      tf.layers.flatten({ name: "flatten" }), // [batch, 1024]
      tf.layers.dense({
        name: "dense",
        units: featureCount,
        activation: "relu",
        kernelInitializer: kernelInitializer("dense"),
      }), // [batch, 64], features
      tf.layers.dense({
        name: "dense_1",
        units: classes,
        kernelInitializer: kernelInitializer("dense_1"),
      }), // [batch, 10], logits
    ],
  });
}
