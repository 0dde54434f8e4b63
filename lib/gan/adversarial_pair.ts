import { describe, type MediaBundle, summariseModel } from "../display/mod.ts";
import { checkOptions, UserError, UserRangeError } from "../errors/mod.ts";
import { deriveSeed } from "../random/mod.ts";
import type { NamedArray } from "../files/mod.ts";
import {
  Adam,
  compile,
  type Compiled,
  type Precision,
  type RandomKey,
  randomKey,
  supportsBfloat16,
  tf,
} from "../tensorflow/mod.ts";
import { drawImages } from "./draw_images.ts";
import { type Convolutions, type GanOptions, ganOptions } from "./gan_options.ts";
import { makeDiscriminator } from "./networks/discriminator.ts";
import { averagedGeneratorName, makeGenerator } from "./networks/generator.ts";
import type { PairState } from "./pair_state.ts";
import type { SampleOptions } from "./sample.ts";
import type { Networks } from "./step/step_gradients.ts";
import { usedConvolutions } from "./step/used_convolutions.ts";
import { averageRate } from "./step/weight_average.ts";
import { trainStep } from "./train_step.ts";
import {
  adamVariablesOf,
  assignVariables,
  type NamedVariable,
  readVariables,
  trainableVariablesOf,
  variablesOf,
} from "../learning/mod.ts";

/** Both losses of one step, before its update, in nats and as means over the batch. */
export type StepLosses = {
  /** See {@linkcode generatorLoss}. */
  readonly generatorLoss: number;
  /** See {@linkcode discriminatorLoss}. */
  readonly discriminatorLoss: number;
};

/** Options of an {@linkcode AdversarialPair} besides its settings. */
export interface AdversarialPairOptions {
  /**
   * A pair of the same settings but the seed, whose compiled step the new one takes, on its own weights and moments: the
   * step is traced once for all such pairs, which costs a second and 100 MB of a pair alone. Either may be disposed before
   * the other. Default: a compiled step for this pair alone.
   */
  like?: AdversarialPair;
}

/**
 * {@linkcode trainStep} on one pair's networks: images, random key and, where there is an average, its rate in, both
 * losses out.
 */
export type Step = (images: tf.Tensor4D, key: RandomKey, averageRate?: tf.Scalar) => tf.Tensor1D;

/**
 * A generator and a discriminator with an optimiser each, and the moving average of the generator's weights if
 * `averageDecay` asks for it: everything that one training changes, and no number shared with another pair. The same options
 * give the same initial weights and, on the same images, the same training.
 *
 * Call `loadTensorFlow()` first, and {@linkcode AdversarialPair.dispose} at the end.
 */
export class AdversarialPair implements Networks {
  /** Every setting. */
  readonly options: Readonly<GanOptions>;
  /** Noise `[batch, latent]` in, images `[batch, 28, 28, 1]` out. */
  readonly generator: tf.Sequential;
  /** Images `[batch, 28, 28, 1]` in, logits `[batch, 1]` out. */
  readonly discriminator: tf.Sequential;
  /**
   * The moving average of the generator's weights, a network of the same layers that images are drawn from; undefined
   * where `averageDecay` is 0.
   */
  readonly averagedGenerator: tf.Sequential | undefined;
  /** Moves the generator's trainable weights. */
  readonly generatorOptimiser: Adam;
  /** Moves the discriminator's trainable weights. */
  readonly discriminatorOptimiser: Adam;
  /** The compiled train step, made at its first call; undefined if the pair trains eagerly. */
  readonly compiledStep: Compiled<Step> | undefined;
  /** What products are computed in: as the options ask, or float32 where the device cannot do better. */
  readonly precision: Precision;
  /** How convolutions are computed: as the options ask, or what is faster on the device. */
  readonly convolutions: Convolutions;
  #totalSteps = 0;
  #isDisposed = false;
  readonly #step: Step = (images, key, averageRate) =>
    trainStep(this, { images, key, averageRate, convolutions: this.convolutions });

  /**
   * Builds both networks with initial weights by the seed.
   *
   * @param changes Settings other than the tutorial's.
   * @param others Whose compiled step to take.
   * @throws {RangeError} If a setting is outside its range, or is not that of the pair that this one is to be like.
   * @throws {Error} If that pair is disposed.
   */
  constructor(changes: Partial<GanOptions> = {}, others: AdversarialPairOptions = {}) {
    checkOptions<AdversarialPairOptions>("new AdversarialPair()", others, { like: "object" });
    const { like } = others;
    const options = ganOptions(changes);
    if (like !== undefined) like.#checkAlike(options);
    this.options = options;
    this.generator = makeGenerator(options);
    this.discriminator = makeDiscriminator(options);
    this.averagedGenerator = options.averageDecay === 0
      ? undefined
      : makeGenerator(options, averagedGeneratorName);
    const { learningRate, beta1, beta2, epsilon } = options;
    const ofAdam = { learningRate, beta1, beta2, epsilon };
    const optimiserOf = (network: tf.LayersModel) =>
      new Adam(trainableVariablesOf(network).map(({ variable }) => variable), ofAdam);
    this.generatorOptimiser = optimiserOf(this.generator);
    this.discriminatorOptimiser = optimiserOf(this.discriminator);
    const rounded = options.compile && options.precision === "bfloat16" && supportsBfloat16();
    this.precision = rounded ? "bfloat16" : "float32";
    this.convolutions = usedConvolutions(options);
    if (options.compile) {
      this.compiledStep = like === undefined
        ? compile(this.#step, { name: "DCGAN train step", precision: this.precision })
        : like.compiledStep!.onVariables(this.#inPlacesOf(like));
    }
  }

  /** Steps taken in all. Step n of a seed always uses the same random numbers. */
  get totalSteps(): number {
    return this.#totalSteps;
  }

  /** What images are drawn from: the average of the generator's weights where it is kept, else the generator. */
  get drawingGenerator(): tf.Sequential {
    return this.averagedGenerator ?? this.generator;
  }

  /**
   * Images drawn by {@linkcode AdversarialPair.drawingGenerator}; see {@linkcode drawImages}.
   *
   * @param options How many, and from which noise.
   * @returns Pixels `[count, 28, 28, 1]` in [-1, 1].
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  draw(options: SampleOptions = {}): Float32Array {
    return drawImages(this, options);
  }

  /**
   * Trains both networks on one batch. A compiled step runs on another thread, and the event loop goes on.
   *
   * @param images Real images, `[batch, 28, 28, 1]` in [-1, 1]; not disposed.
   * @returns Both losses before the update.
   * @throws {Error} If the pair is disposed.
   */
  async trainStep(images: tf.Tensor4D): Promise<StepLosses> {
    this.#checkUsable("train");
    const { seed, averageDecay } = this.options;
    const key = randomKey(deriveSeed(seed, "step"), this.#totalSteps++);
    const rate = averageDecay === 0 ? [] : [tf.scalar(averageRate(averageDecay, this.#totalSteps))];
    const step = this.compiledStep?.run ?? this.#step;
    try {
      const losses = await step(images, key, ...rate);
      const [generatorLoss, discriminatorLoss] = await losses.data();
      losses.dispose();
      return { generatorLoss, discriminatorLoss };
    } finally {
      tf.dispose([key, ...rate]);
    }
  }

  /**
   * The weights themselves: the generator's, the discriminator's, and the averaged generator's where there is one, each
   * layer's in Keras's order; owned by the pair.
   */
  variables(): NamedVariable[] {
    this.#checkUsable("use the weights of");
    return this.#networks().flatMap(variablesOf);
  }

  /** Both optimisers' moments and step counts, named after the weights that they are about; owned by the pair. */
  optimiserVariables(): NamedVariable[] {
    this.#checkUsable("use the optimisers of");
    return [
      ...adamVariablesOf(this.generator, this.generatorOptimiser),
      ...adamVariablesOf(this.discriminator, this.discriminatorOptimiser),
    ];
  }

  /** A copy of all weights on the host, under Keras's names and in Keras's shapes. */
  weights(): NamedArray[] {
    return readVariables(this.variables());
  }

  /**
   * Takes over weights, optimisers and counters staying as they are. Nothing changes if one does not fit.
   *
   * @param weights One array for each of this pair's weights, in any order.
   * @throws {TypeError} If one is missing, unknown, or of another shape or type.
   */
  setWeights(weights: readonly NamedArray[]): void {
    assignVariables(this.variables(), weights);
  }

  /** A copy of everything that training changes. */
  state(): PairState {
    return { arrays: readVariables(this.#everything()), totalSteps: this.#totalSteps };
  }

  /**
   * Goes back to a state, so that what follows is, to the byte, what followed it then. Nothing changes if
   * it does not fit.
   *
   * @param state What {@linkcode AdversarialPair.state} gave for a pair of the same options.
   * @throws {TypeError} If an array is missing, unknown, or of another shape or type.
   * @throws {RangeError} If the number of steps is not an integer of at least 0.
   */
  restore(state: PairState): void {
    const { arrays, totalSteps } = state;
    if (!Number.isSafeInteger(totalSteps) || totalSteps < 0) {
      throw new UserRangeError(
        `Cannot restore a pair: totalSteps is ${totalSteps} but must be an integer of at least 0`,
      );
    }
    assignVariables(this.#everything(), arrays);
    this.#totalSteps = totalSteps;
  }

  #networks(): tf.Sequential[] {
    const { generator, discriminator, averagedGenerator } = this;
    return [
      generator,
      discriminator,
      ...(averagedGenerator === undefined ? [] : [averagedGenerator]),
    ];
  }

  /** The weights and the optimisers' own variables. */
  #everything(): NamedVariable[] {
    return [...this.variables(), ...this.optimiserVariables()];
  }

  /** Both networks, layer by layer, and how they train, under a notebook's cell. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    if (this.#isDisposed) return describe({ title: "Adversarial pair, disposed" });
    const networks = [this.generator, this.discriminator];
    return describe({
      title: "Adversarial pair",
      facts: {
        Steps: this.#totalSteps,
        Step: this.compiledStep === undefined ? "eager" : "compiled",
        Precision: this.precision,
        Convolutions: this.convolutions,
        "Weight average": this.options.averageDecay === 0 ? "none" : this.options.averageDecay,
      },
      rows: networks.flatMap((network) =>
        summariseModel(network).rows.map((row) => ({ Network: network.name, ...row }))
      ),
      note: networks.map((network) => `${network.name}: ${summariseModel(network).note}`)
        .join("; "),
    });
  }

  /** This pair's variables in the places of another's. */
  #inPlacesOf(other: AdversarialPair): Map<tf.Variable, tf.Variable> {
    const own = this.#everything();
    return new Map(other.#everything().map(({ variable }, i) => [variable, own[i].variable]));
  }

  /** Refuses settings of a pair that is to share this one's step. */
  #checkAlike(options: GanOptions): void {
    this.#checkUsable("share the compiled step of");
    for (const name of Object.keys(options) as (keyof GanOptions)[]) {
      if (name === "seed" || options[name] === this.options[name]) continue;
      throw new UserRangeError(
        `Cannot make a pair like another: ${name} is ${options[name]} but must be ${
          this.options[name]
        }, as the other's`,
      );
    }
  }

  #checkUsable(action: string): void {
    if (!this.#isDisposed) return;
    throw new UserError(
      `Cannot ${action} a pair: it is disposed but must be in use; make another one`,
    );
  }

  /** Frees all tensors; the pair cannot be used afterwards. A second call does nothing. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.compiledStep?.dispose();
    for (const network of this.#networks()) network.dispose();
    this.generatorOptimiser.dispose();
    this.discriminatorOptimiser.dispose();
  }
}
