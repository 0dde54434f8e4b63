import { deriveSeed } from "../random/mod.ts";
import { integer, seed, SettingsFamily, type SettingsOf } from "../settings/mod.ts";
import { randomKey, randomNormal, tf } from "../tensorflow/mod.ts";

const settings = {
  count: integer({
    meaning: "how many images",
    default: 16,
    least: 1,
    most: 1_000_000, // 3 GB of 28×28 pixels in one array
  }),
  /** Equal seeds show how one noise's images change. */
  seed: seed(0),
};

/** The settings of {@linkcode sampleImages}. */
export const sampleSettings: SettingsFamily<typeof settings> = new SettingsFamily(
  "sample",
  settings,
);

/** Options of {@linkcode sampleImages}. */
export interface SampleOptions extends Partial<SettingsOf<typeof sampleSettings>> {}

/** Images a call: enough for full speed, and few enough for 100 MB. */
const chunk = 256;

/**
 * Images drawn by a generator in inference mode, that is, with batch normalisation's moving statistics, so
 * that an image depends on its own noise alone.
 *
 * @param generator Noise `[batch, latent]` in, images `[batch, height, width, channels]` out.
 * @param options How many, and from which noise.
 * @returns Pixels `[count, height, width, channels]` in [-1, 1].
 * @throws {RangeError} If an option is unknown or outside its range.
 */
export function sampleImages(
  generator: tf.LayersModel,
  options: SampleOptions = {},
): Float32Array {
  const { count, seed } = sampleSettings.complete(options);
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
