import { checkOptions } from "../../errors/mod.ts";
import { adversarialGradients } from "../../gan/mod.ts";
import {
  adamVariablesOf,
  type NamedVariable,
  trainableVariablesOf,
  variablesOf,
} from "../../learning/mod.ts";
import { deriveSeed } from "../../random/mod.ts";
import { Adam, type RandomKey, randomNormal, tf } from "../../tensorflow/mod.ts";
import { checkCounts, checkPositive } from "../points/check_numbers.ts";
import type { PointPair } from "./point_pair.ts";

/** Options of a {@linkcode DensePair}. */
export interface DensePairOptions {
  /** Coordinates of a point, an integer of at least 1. Default: 2. */
  dimensions?: number;
  /** Dimension of the noise, an integer of at least 1. Default: 2. */
  latentSize?: number;
  /** Units of a hidden layer, an integer of at least 1. Default: 128. */
  units?: number;
  /** Hidden layers of each network, an integer of at least 1. Default: 2. */
  layers?: number;
  /** Step size of the generator's Adam, above 0. Default: 5e-4. */
  learningRate?: number;
  /**
   * Step size of the discriminator's Adam, above 0; a larger one than the generator's is FedGAN's two time scales.
   * Default: that of the generator.
   */
  discriminatorRate?: number;
  /** Decay of Adam's first moments, in [0, 1). Default: 0.5. */
  beta1?: number;
  /** Decides the initial weights, an integer of at least 0. Default: 0. */
  seed?: number;
}

/** Slope of the hidden layers below 0, as in the DCGAN's tutorial's. */
const leakySlope = 0.3;

/**
 * A GAN of points: two networks of dense layers with leaky rectifiers, noise N(0, 1) in and points out, points in and a
 * logit out. Losses and step are those of `lib/gan`.
 */
export class DensePair implements PointPair {
  /** Every setting. */
  readonly options: Readonly<Required<DensePairOptions>>;
  /** Noise `[batch, latent]` in, points `[batch, dimensions]` out. */
  readonly generator: tf.Sequential;
  /** Points `[batch, dimensions]` in, logits `[batch, 1]` out. */
  readonly discriminator: tf.Sequential;
  readonly #ofGenerator: Adam;
  readonly #ofDiscriminator: Adam;

  /**
   * Builds both networks with initial weights by the seed.
   *
   * @param options Sizes, step size and seed.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(options: DensePairOptions = {}) {
    checkOptions<DensePairOptions>("new DensePair()", options, {
      ...{ dimensions: "number", latentSize: "number", units: "number", layers: "number" },
      ...{ learningRate: "number", discriminatorRate: "number", beta1: "number", seed: "number" },
    });
    const { dimensions = 2, latentSize = 2, units = 128, layers = 2 } = options;
    const { learningRate = 5e-4, beta1 = 0.5, seed = 0 } = options;
    const { discriminatorRate = learningRate } = options;
    checkCounts("make a pair", { dimensions, latentSize, units, layers });
    checkPositive("make a pair", { learningRate, discriminatorRate });
    const rates = { learningRate, discriminatorRate, beta1 };
    this.options = { dimensions, latentSize, units, layers, ...rates, seed };
    const hidden = Array<number>(layers).fill(units);
    this.generator = denseNetwork("generator", [latentSize, ...hidden, dimensions], seed);
    this.discriminator = denseNetwork("discriminator", [dimensions, ...hidden, 1], seed);
    const optimiserOf = (network: tf.LayersModel, learningRate: number) => {
      const variables = trainableVariablesOf(network).map(({ variable }) => variable);
      return new Adam(variables, { learningRate, beta1 });
    };
    this.#ofGenerator = optimiserOf(this.generator, learningRate);
    this.#ofDiscriminator = optimiserOf(this.discriminator, discriminatorRate);
  }

  /** Coordinates of a point. */
  get dimensions(): number {
    return this.options.dimensions;
  }

  /** The weights, the generator's first; owned by the pair. */
  variables(): NamedVariable[] {
    return [...variablesOf(this.generator), ...variablesOf(this.discriminator)];
  }

  /** Both optimisers' moments and step counts, owned by the pair. */
  optimiserVariables(): NamedVariable[] {
    return [
      ...adamVariablesOf(this.generator, this.#ofGenerator),
      ...adamVariablesOf(this.discriminator, this.#ofDiscriminator),
    ];
  }

  /** See {@linkcode PointPair.step}. */
  step(points: tf.Tensor2D, key: RandomKey): tf.Tensor1D {
    return tf.tidy(() => {
      const noise = this.#noise(points.shape[0], key);
      const inputs = { images: points, noise, realKey: key, fakeKey: key }; // no layer uses a key
      const step = adversarialGradients(this, inputs);
      this.#ofGenerator.apply(step.generatorGradients);
      this.#ofDiscriminator.apply(step.discriminatorGradients);
      return tf.stack([step.generatorLoss, step.discriminatorLoss]) as tf.Tensor1D;
    });
  }

  /** See {@linkcode PointPair.generate}. */
  generate(count: number, key: RandomKey): tf.Tensor2D {
    return tf.tidy(() => this.generator.apply(this.#noise(count, key)) as tf.Tensor2D);
  }

  /** Frees all tensors; the pair cannot be used afterwards. */
  dispose(): void {
    const { generator, discriminator } = this;
    for (const owned of [generator, discriminator, this.#ofGenerator, this.#ofDiscriminator]) {
      owned.dispose();
    }
  }

  #noise(count: number, key: RandomKey): tf.Tensor2D {
    return randomNormal<tf.Rank.R2>([count, this.options.latentSize], key);
  }
}

/** Dense layers of these widths, the first of which is the input's; the last layer is linear. */
function denseNetwork(name: string, widths: readonly number[], seed: number): tf.Sequential {
  const network = tf.sequential({ name });
  widths.slice(1).forEach((units, i) => {
    const layer = i === 0 ? "dense" : `dense_${i}`; // Keras's names
    network.add(tf.layers.dense({
      name: layer,
      units,
      inputShape: i === 0 ? [widths[0]] : undefined,
      kernelInitializer: tf.initializers.glorotUniform({ seed: deriveSeed(seed, name, layer) }),
    }));
    if (i === widths.length - 2) return;
    network.add(
      tf.layers.leakyReLU({ name: layer.replace("dense", "leaky_re_lu"), alpha: leakySlope }),
    );
  });
  return network;
}
