import { UserRangeError, UserTypeError } from "../../errors/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { Points } from "../metrics/points.ts";

/** What a classifier sees in images. */
export interface Seen {
  /** Outputs of the layer before the logits `[count, features]`, at least 0. */
  readonly features: Points;
  /** Probabilities `[count, classes]`, an image's adding up to 1. */
  readonly probabilities: Points;
}

/** Images at once. */
const chunk = 500;

/**
 * Shows images to a classifier.
 *
 * @param network Images `[batch, height, width, channels]` in, one logit a class out; its last layer makes the logits.
 * @param images Pixels `[count, height, width, channels]` in [-1, 1].
 * @returns What it sees, as plain numbers.
 * @throws {TypeError} If the number of pixels is not a multiple of an image's.
 * @throws {RangeError} If a pixel is not finite, as a generator's are whose training has diverged.
 */
export function lookAt(network: tf.LayersModel, images: Float32Array): Seen {
  const [, ...shape] = network.inputs[0].shape as [null, number, number, number];
  const pixelsOfImage = shape.reduce((size, axis) => size * axis, 1);
  const count = images.length / pixelsOfImage;
  if (!Number.isInteger(count)) {
    throw new UserTypeError(
      `Cannot classify ${images.length} pixels: expected a multiple of ${pixelsOfImage}`,
    );
  }
  const strange = images.findIndex((pixel) => !Number.isFinite(pixel));
  if (strange !== -1) {
    throw new UserRangeError(
      `Cannot classify images: pixel ${strange} is ${
        images[strange]
      } but must be finite; if a generator drew it, ` +
        "its training has diverged",
    );
  }
  const last = network.layers.at(-1)!;
  const size = (last.input as tf.SymbolicTensor).shape[1]!;
  const classes = network.outputs[0].shape[1]!;
  const features = new Float32Array(size * count);
  const probabilities = new Float32Array(classes * count);
  for (let begin = 0; begin < count; begin += chunk) {
    tf.tidy(() => {
      const end = Math.min(begin + chunk, count);
      const pixels = images.slice(begin * pixelsOfImage, end * pixelsOfImage);
      let outputs: tf.Tensor = tf.tensor4d(pixels, [end - begin, ...shape]);
      for (const layer of network.layers.slice(0, -1)) outputs = layer.apply(outputs) as tf.Tensor;
      features.set(outputs.dataSync<"float32">(), size * begin);
      const logits = last.apply(outputs) as tf.Tensor;
      probabilities.set(tf.softmax(logits).dataSync<"float32">(), classes * begin);
    });
  }
  return {
    features: { count, size, values: features },
    probabilities: { count, size: classes, values: probabilities },
  };
}
