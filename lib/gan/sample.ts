import { deriveSeed } from "../random/mod.ts";
import { randomKey, randomNormal, tf } from "../tensorflow/mod.ts";

/** Options of {@linkcode sampleImages}. */
export interface SampleOptions {
  /** How many images, an integer of at least 1. Default: 16. */
  count?: number;
  /** Decides the noise, an integer in [0, 2³¹): equal seeds show how one noise's images change. Default: 0. */
  seed?: number;
}

/** Images a call: enough for full speed, and few enough for 100 MB. */
const chunk = 256;

/**
 * Images drawn by a generator in inference mode, that is, with batch normalisation's moving statistics, so
 * that an image depends on its own noise alone.
 *
 * @param generator Noise `[batch, latent]` in, images `[batch, height, width, channels]` out.
 * @param options How many, and from which noise.
 * @returns Pixels `[count, height, width, channels]` in [-1, 1].
 * @throws {RangeError} If the count is no integer of at least 1.
 */
export function sampleImages(
  generator: tf.LayersModel,
  { count = 16, seed = 0 }: SampleOptions = {},
): Float32Array {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(`Cannot sample ${count} images: expected an integer of at least 1`);
  }
  const latentSize = generator.inputs[0].shape[1]!;
  const [, ...imageShape] = generator.outputs[0].shape as number[];
  const imageSize = imageShape.reduce((size, axis) => size * axis, 1);
  const pixels = new Float32Array(count * imageSize);
  for (let begin = 0; begin < count; begin += chunk) {
    tf.tidy(() => {
      // A chunk has its own key, so that the first images do not depend on how many follow.
      const key = randomKey(deriveSeed(seed, "sample"), begin / chunk);
      const noise = randomNormal<tf.Rank.R2>([chunk, latentSize], key).slice(
        0,
        Math.min(chunk, count - begin),
      );
      const images = generator.apply(noise) as tf.Tensor;
      pixels.set(images.dataSync<"float32">(), begin * imageSize);
    });
  }
  return pixels;
}
