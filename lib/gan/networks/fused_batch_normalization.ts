import { fusedBatchNorm, tf } from "../../tensorflow/mod.ts";

/** Options of {@linkcode FusedBatchNormalization}. */
export interface FusedBatchNormalizationOptions {
  /** The layer's name within its model. */
  name: string;
  /** Share of the old moving statistics that a training step keeps, in [0, 1). Default: 0.99, as in Keras. */
  momentum?: number;
  /** What is added to a variance before its root is taken, above 0. Default: 1e-3, as in Keras. */
  epsilon?: number;
}

/**
 * Batch normalisation over all axes but the last, as Keras's `BatchNormalization`, on TensorFlow's fused
 * operation: tfjs's own layer is made of some twenty small ones.
 *
 * With `apply(x, { training: true })` it uses the batch's mean and variance and moves the moving statistics
 * towards them, the variance being the biased one (divided by n, not n - 1), as Keras 3 has it. Without, it
 * uses the moving statistics; so does a frozen layer (`trainable = false`), in training too. The weights are `gamma`, `beta`, `moving_mean` and `moving_variance`,
 * `[channels]` each.
 */
export class FusedBatchNormalization extends tf.layers.Layer {
  /** The name that tfjs shows in a summary. */
  static className = "FusedBatchNormalization";

  readonly #momentum: number;
  readonly #epsilon: number;
  #gamma!: tf.LayerVariable;
  #beta!: tf.LayerVariable;
  #movingMean!: tf.LayerVariable;
  #movingVariance!: tf.LayerVariable;

  /** @param options The layer's name and, where they are not Keras's defaults, momentum and epsilon. */
  constructor(options: FusedBatchNormalizationOptions) {
    super(options);
    this.#momentum = options.momentum ?? 0.99;
    this.#epsilon = options.epsilon ?? 1e-3;
  }

  /**
   * Makes the weights; tfjs calls this.
   *
   * @param inputShape `[batch, …, channels]`, the batch as `null`.
   */
  override build(inputShape: tf.Shape): void {
    const channels = [inputShape[inputShape.length - 1]];
    const ones = tf.initializers.ones();
    const zeros = tf.initializers.zeros();
    const weight = (name: string, start: typeof ones, trainable: boolean) =>
      this.addWeight(name, channels, "float32", start, undefined, trainable);
    this.#gamma = weight("gamma", ones, true);
    this.#beta = weight("beta", zeros, true);
    this.#movingMean = weight("moving_mean", zeros, false);
    this.#movingVariance = weight("moving_variance", ones, false);
    this.built = true;
  }

  /** Everything that the constructor takes: what `model.save()` and `toJSON()` keep of the layer besides its weights. */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), momentum: this.#momentum, epsilon: this.#epsilon };
  }

  /**
   * Normalises; tfjs calls this for `apply`.
   *
   * @param inputs `[batch, …, channels]`.
   * @param kwargs `training`: whether to use and record the batch's own statistics.
   * @returns Of the input's shape; the caller disposes it.
   */
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const gamma = this.#gamma.read() as tf.Tensor1D;
      const beta = this.#beta.read() as tf.Tensor1D;
      const isFrozen = this.trainableWeights.length === 0;
      if (!kwargs.training || isFrozen) {
        const mean = this.#movingMean.read() as tf.Tensor1D;
        const variance = this.#movingVariance.read() as tf.Tensor1D;
        return tf.batchNorm(x, mean, variance, beta, gamma, this.#epsilon);
      }
      const channels = x.shape[x.shape.length - 1];
      const { y, mean, variance } = fusedBatchNorm(tf.reshape(x, [-1, 1, 1, channels]), {
        scale: gamma,
        offset: beta,
        epsilon: this.#epsilon,
      });
      this.#move(this.#movingMean, mean);
      this.#move(this.#movingVariance, variance);
      return tf.reshape(y, x.shape);
    });
  }

  #move(statistic: tf.LayerVariable, batch: tf.Tensor1D): void {
    const kept = tf.mul(statistic.read(), this.#momentum);
    statistic.write(tf.add(kept, tf.mul(batch, 1 - this.#momentum)));
  }
}

// By this tfjs finds the class when a model is loaded.
tf.serialization.registerClass(FusedBatchNormalization);
