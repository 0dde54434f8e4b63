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
  tensorFlowRuntime,
  tf,
} from "../tensorflow/mod.ts";
import { type Convolutions, type GanOptions, ganOptions } from "./gan_options.ts";
import { makeDiscriminator } from "./networks/discriminator.ts";
import { makeGenerator } from "./networks/generator.ts";
import type { Networks } from "./step/step_gradients.ts";
import { trainStep } from "./train_step.ts";
import {
  assignVariables,
  type NamedVariable,
  readVariables,
  variablesOf,
} from "../learning/mod.ts";

/** Both losses of one step, before its update, in nats and as means over the batch. */
export interface StepLosses {
  /** See {@linkcode generatorLoss}. */
  generatorLoss: number;
  /** See {@linkcode discriminatorLoss}. */
  discriminatorLoss: number;
}

/** How far a training has come; {@linkcode train} goes on from here. */
export interface TrainingProgress {
  /** Epochs finished. */
  epoch: number;
  /** Steps finished of the epoch after those. */
  step: number;
  /** Images seen in those steps. */
  images: number;
  /** Sum over those images of the generator's loss. */
  generatorLossSum: number;
  /** Sum over those images of the discriminator's loss. */
  discriminatorLossSum: number;
}

/** All that an {@linkcode AdversarialPair} needs to go on exactly as if it had never stopped. */
export interface PairState {
  /** Weights under their Keras names, and both optimisers' moments and step counts. */
  arrays: NamedArray[];
  /** How far the training has come. */
  progress: TrainingProgress;
  /** Steps taken in all, which is also the random counter. */
  steps: number;
}

/** {@linkcode trainStep} on one pair's networks: images and random key in, both losses out. */
export type Step = (images: tf.Tensor4D, key: RandomKey) => tf.Tensor1D;

/**
 * A generator and a discriminator with an optimiser each: everything that one training changes, and nothing
 * shared with another pair. The same options give the same initial weights and, on the same images, the same
 * training.
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
  /** How far the training has come; {@linkcode train} keeps it. */
  progress: TrainingProgress = startOfEpoch(0);
  #steps = 0;
  readonly #step: Step = (images, key) =>
    trainStep(this, { images, key, convolutions: this.convolutions });

  /**
   * Builds both networks with initial weights by the seed.
   *
   * @param changes Settings other than the tutorial's.
   * @throws {RangeError} If a setting is outside its range.
   */
  constructor(changes: Partial<GanOptions> = {}) {
    const options = ganOptions(changes);
    this.options = options;
    this.generator = makeGenerator(options);
    this.discriminator = makeDiscriminator(options);
    const optimiserOf = (network: tf.LayersModel) =>
      new Adam(trainable(network).map(({ variable }) => variable), options);
    this.generatorOptimiser = optimiserOf(this.generator);
    this.discriminatorOptimiser = optimiserOf(this.discriminator);
    const rounded = options.compile && options.precision === "bfloat16" && supportsBfloat16();
    this.precision = rounded ? "bfloat16" : "float32";
    this.convolutions = options.convolutions === "auto"
      ? (tensorFlowRuntime().device === "CPU" ? "bilinear" : "direct")
      : options.convolutions;
    if (options.compile) {
      const { precision } = this;
      this.compiledStep = compile(this.#step, { name: "DCGAN train step", precision });
    }
  }

  /** Steps taken in all. Step n of a seed always uses the same random numbers. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * Trains both networks on one batch. A compiled step runs on another thread, and the event loop goes on.
   *
   * @param images Real images, `[batch, 28, 28, 1]` in [-1, 1]; not disposed.
   * @returns Both losses before the update.
   */
  async trainStep(images: tf.Tensor4D): Promise<StepLosses> {
    const key = randomKey(deriveSeed(this.options.seed, "step"), this.#steps++);
    const step = this.compiledStep?.run ?? this.#step;
    const losses = await step(images, key);
    const [generatorLoss, discriminatorLoss] = await losses.data();
    tf.dispose([key, losses]);
    return { generatorLoss, discriminatorLoss };
  }

  /** The weights themselves, the generator's first, each layer's in Keras's order; owned by the pair. */
  variables(): NamedVariable[] {
    return [...variablesOf(this.generator), ...variablesOf(this.discriminator)];
  }

  /** Both optimisers' moments and step counts, named after the weights that they are about; owned by the pair. */
  optimiserVariables(): NamedVariable[] {
    return [
      ...optimiserVariables(this.generator, this.generatorOptimiser),
      ...optimiserVariables(this.discriminator, this.discriminatorOptimiser),
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
    return {
      arrays: readVariables(this.#everything()),
      progress: { ...this.progress },
      steps: this.#steps,
    };
  }

  /**
   * Goes back to a state, so that what follows is, to the byte, what followed it then. Nothing changes if
   * it does not fit.
   *
   * @param state What {@linkcode AdversarialPair.state} gave for a pair of the same options.
   * @throws {TypeError} If an array is missing, unknown, or of another shape or type.
   */
  restore(state: PairState): void {
    assignVariables(this.#everything(), state.arrays);
    this.progress = { ...state.progress };
    this.#steps = state.steps;
  }

  /** The weights and the optimisers' own variables. */
  #everything(): NamedVariable[] {
    return [...this.variables(), ...this.optimiserVariables()];
  }

  /** Frees all tensors; the pair is of no use afterwards. */
  dispose(): void {
    this.compiledStep?.dispose();
    this.generator.dispose();
    this.discriminator.dispose();
    this.generatorOptimiser.dispose();
    this.discriminatorOptimiser.dispose();
  }
}

/**
 * The progress of a training that is about to begin an epoch.
 *
 * @param epoch Epochs finished before.
 * @returns Nothing done of the next.
 */
export function startOfEpoch(epoch: number): TrainingProgress {
  return { epoch, step: 0, images: 0, generatorLossSum: 0, discriminatorLossSum: 0 };
}

function trainable(network: tf.LayersModel): NamedVariable[] {
  return variablesOf(network).filter(({ variable }) => variable.trainable);
}

/** An optimiser's state, named after the weights that it is about. */
function optimiserVariables(network: tf.LayersModel, optimiser: Adam): NamedVariable[] {
  const moments = trainable(network).flatMap(({ name }, k) => [
    { name: `${name}/first_moment`, variable: optimiser.firstMoments[k] },
    { name: `${name}/second_moment`, variable: optimiser.secondMoments[k] },
  ]);
  return [{ name: `${network.name}/optimiser_step`, variable: optimiser.step }, ...moments];
}
