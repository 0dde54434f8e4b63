import { UserTypeError } from "../../errors/mod.ts";
import { dropout, foldIn, type RandomKey, tf } from "../../tensorflow/mod.ts";

/** Options of {@linkcode SeededDropout}. */
export interface SeededDropoutOptions {
  /** The layer's name within its model. */
  name: string;
  /** Share of the activations that are set to 0 in training, in [0, 1). */
  rate: number;
  /** Distinguishes this layer from the model's others, which are given the same key: 0, 1, 2…. */
  stream: number;
}

/**
 * Dropout whose mask comes from a key that the caller gives, so that the same key gives the same mask:
 * `apply(x, { training: true, randomKey })`. tfjs's own layer draws its mask on the host, unrepeatably.
 * What stays is scaled by 1 / (1 - rate), as in Keras. Without `training` the input passes unchanged.
 */
export class SeededDropout extends tf.layers.Layer {
  /** The name that tfjs shows in a summary. */
  static className = "SeededDropout";

  /** Share of the activations that are set to 0. */
  readonly rate: number;
  /** Distinguishes this layer from the model's others. */
  readonly stream: number;

  /** @param options The layer's name, rate and stream. */
  constructor(options: SeededDropoutOptions) {
    super(options);
    this.rate = options.rate;
    this.stream = options.stream;
  }

  /** Everything that the constructor takes: what `model.save()` and `toJSON()` keep of the layer. */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, stream: this.stream };
  }

  /**
   * Drops; tfjs calls this for `apply`.
   *
   * @param inputs Of any shape.
   * @param kwargs `training`: whether to drop at all; `randomKey`: `[2]`, int32, needed if so.
   * @returns Of the input's shape; the caller disposes it.
   * @throws {TypeError} If there is no key in training.
   */
  override call(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: { training?: boolean; randomKey?: RandomKey },
  ): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (!kwargs.training || this.rate === 0) return x;
    const { randomKey } = kwargs;
    if (randomKey === undefined) {
      throw new UserTypeError(
        `Cannot apply layer "${this.name}" in training: it has no random key; ` +
          "pass { training: true, randomKey: randomKey(seed, counter) }",
      );
    }
    return tf.tidy(() => dropout(x, foldIn(randomKey, this.stream), { rate: this.rate }));
  }
}

// By this tfjs finds the class when a model is loaded.
tf.serialization.registerClass(SeededDropout);
