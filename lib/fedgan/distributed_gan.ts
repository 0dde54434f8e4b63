import { type DataSet, partition, takeImages } from "../data/mod.ts";
import {
  averagedGeneratorName,
  averageRate,
  batchGradients,
  drawImages,
  ganMetrics,
  ganSettings,
  imageShape,
  makeDiscriminator,
  makeGenerator,
  moveAverage,
  type SampleOptions,
  usedConvolutions,
} from "../gan/mod.ts";
import {
  adamVariablesOf,
  assignVariables,
  type LearnerState,
  type Metrics,
  MiniBatchLearner,
  type NamedVariable,
  readVariables,
  type Samples,
  trainableVariablesOf,
  variablesOf,
} from "../learning/mod.ts";
import { deriveSeed } from "../random/mod.ts";
import { SettingsFamily, type SettingsOf } from "../settings/mod.ts";
import {
  Adam,
  averageByCount,
  compile,
  type Compiled,
  type RandomKey,
  randomKey,
  tf,
} from "../tensorflow/mod.ts";
import { AgentBatches } from "./agent_batches.ts";
import { fedganSettings } from "./fedgan_options.ts";

const { agents, partition: kind } = fedganSettings.settings;
const ofDistributed = { ...ganSettings.settings, agents, partition: kind };
const settings: SettingsFamily<typeof ofDistributed> = new SettingsFamily(
  "distributed GAN",
  ofDistributed,
);

/** Every setting of a {@linkcode DistributedGan}: the DCGAN's, how many agents there are, and what they hold. */
export interface DistributedGanOptions extends SettingsOf<typeof settings> {}

/** The discriminator of an agent, and what moves it. */
interface Opponent {
  readonly network: tf.Sequential;
  readonly optimiser: Adam;
}

/** Images and a random key for each agent in, and the average's rate where there is one; both losses of each `[agents, 2]` out. */
type Step = (images: tf.Tensor4D[], keys: RandomKey[], averageRate?: tf.Scalar) => tf.Tensor2D;

/**
 * What FedGAN is compared with (https://arxiv.org/abs/2006.07228, section 3): one generator at the intermediary, and
 * with each agent a discriminator that sees its data alone. In every step the intermediary sends each agent a batch of
 * fakes; the agent moves its discriminator and returns it with the gradient at the fakes; the intermediary averages the
 * discriminators, and moves the generator by the mean of the gradients. Means count examples, as FedGAN's do.
 *
 * All gradients are taken at the same old weights, as in one GAN's step, so that with one agent it is that GAN, to the
 * byte. An epoch ends when the agent of the largest shard has passed over its data; those of smaller ones pass over
 * theirs more often.
 *
 * @example Two agents, one step
 * ```ts
 * import { drawnDigits } from "lib/data";
 * import { DistributedGan } from "lib/fedgan";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const gan = new DistributedGan(drawnDigits(16), { agents: 2, batchSize: 8, filters: 8 });
 * for await (const _log of gan.train({ steps: 1 }));
 * console.log(gan.bytesOfStep);
 * gan.dispose();
 * ```
 */
export class DistributedGan extends MiniBatchLearner {
  /** Every setting. */
  readonly options: Readonly<DistributedGanOptions>;
  /** Noise `[batch, latent]` in, images `[batch, 28, 28, 1]` out; the intermediary's. */
  readonly generator: tf.Sequential;
  /** The moving average of the generator's weights, which images are drawn from; undefined where `averageDecay` is 0. */
  readonly averagedGenerator: tf.Sequential | undefined;
  /** Indices of the examples that each agent holds, number 1 first. */
  readonly shards: readonly Uint32Array[];
  readonly #dataSet: DataSet;
  readonly #batches: AgentBatches;
  readonly #seeds: readonly number[];
  readonly #optimiser: Adam;
  readonly #opponents: readonly Opponent[];
  readonly #compiled: Compiled<Step> | undefined;
  #totalSteps = 0;

  /**
   * Splits the data and builds the networks; all discriminators begin alike. Call `loadTensorFlow()` first.
   *
   * @param dataSet What to split among the agents: 28×28 grey images.
   * @param changes Settings other than the tutorial's and FedGAN's.
   * @throws {RangeError} If a setting is unknown or outside its range, or an agent would get no example.
   */
  constructor(dataSet: DataSet, changes: Partial<DistributedGanOptions> = {}) {
    const options = settings.complete(changes);
    const { agents, partition: kind, seed, batchSize, epochs } = options;
    const shards = partition(dataSet, { agents, kind, seed });
    // The streams that FedGAN's agents have.
    const seeds = shards.map((_, i) => i === 0 ? seed : deriveSeed(seed, "agent", i + 1));
    const batches = new AgentBatches(dataSet, { shards, seeds, batchSize });
    const { stepsPerEpoch } = batches;
    super({
      metrics: ganMetrics,
      examples: shards.reduce((sum, { length }) => sum + length, 0),
      epochs,
      stepsIn: () => stepsPerEpoch,
      batches: (epoch) =>
        Array.from(
          { length: stepsPerEpoch },
          (_, place) => concatenate(batches.at(epoch * stepsPerEpoch + place)),
        ),
    });
    this.options = options;
    this.shards = shards;
    this.#dataSet = dataSet;
    this.#batches = batches;
    this.#seeds = seeds;
    const ofNetworks = ganSettings.complete(ganSettings.pick(options));
    this.generator = makeGenerator(ofNetworks);
    this.averagedGenerator = options.averageDecay === 0
      ? undefined
      : makeGenerator(ofNetworks, averagedGeneratorName);
    this.#optimiser = this.#optimiserOf(this.generator);
    this.#opponents = shards.map(() => {
      const network = makeDiscriminator(ofNetworks);
      return { network, optimiser: this.#optimiserOf(network) };
    });
    if (options.compile) {
      this.#compiled = compile((...args: Parameters<Step>) => this.#step(...args), {
        name: "distributed GAN step",
      });
    }
  }

  /** Steps taken in all; step n of a seed always uses the same random numbers. */
  get totalSteps(): number {
    return this.#totalSteps;
  }

  /**
   * What all agents together send and are given in a step of full batches, in bytes, four a number: fakes down and the
   * gradient at them up, a discriminator up and the mean down.
   */
  get bytesOfStep(): number {
    const ofImage = imageShape.reduce<number>((size, axis) => size * axis, 1);
    const { batchSize, agents } = this.options;
    const ofWeights = this.#opponents[0].network.countParams();
    return agents * 2 * 4 * (batchSize * ofImage + ofWeights);
  }

  /**
   * The weights of the generator, the mean discriminator and, where there is one, the averaged generator; owned by the
   * learner.
   */
  variables(): NamedVariable[] {
    const { generator, averagedGenerator } = this;
    const average = averagedGenerator === undefined ? [] : [averagedGenerator];
    return [generator, this.#opponents[0].network, ...average].flatMap(variablesOf);
  }

  /** The moments and step counts of the generator's optimiser and of each agent's, owned by the learner. */
  optimiserVariables(): NamedVariable[] {
    const ofAgents = this.#opponents.flatMap(({ network, optimiser }, i) =>
      adamVariablesOf(network, optimiser).map(({ name, variable }) => ({
        name: `${name}/agent_${i + 1}`,
        variable,
      }))
    );
    return [...adamVariablesOf(this.generator, this.#optimiser), ...ofAgents];
  }

  /**
   * Images drawn by the generator, or by its average where there is one; see {@linkcode drawImages}.
   *
   * @param options How many, and from which noise.
   * @returns Pixels `[count, 28, 28, 1]` in [-1, 1].
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  draw(options: SampleOptions = {}): Float32Array {
    return drawImages(this, options);
  }

  /** What it draws now, 16 images from the same noise each time; undefined if it has diverged. */
  samples(): Samples | undefined {
    const count = 16;
    const pixels = this.draw({ count, seed: this.options.seed });
    if (!pixels.every(Number.isFinite)) return undefined;
    const { name: network } = this.averagedGenerator ?? this.generator;
    return { network, pixels, shape: [count, ...imageShape] };
  }

  /** Frees all tensors. */
  protected disposeModel(): void {
    this.#compiled?.dispose();
    this.generator.dispose();
    this.averagedGenerator?.dispose();
    this.#optimiser.dispose();
    for (const { network, optimiser } of this.#opponents) {
      network.dispose();
      optimiser.dispose();
    }
  }

  /** One step of everybody; the indices are the agents' batches one after the other. */
  protected async trainOn(indices: Uint32Array): Promise<Metrics> {
    const batches = this.#batches.at(this.#totalSteps);
    const images = batches.map((batch) =>
      tf.tensor4d(takeImages(this.#dataSet, batch), [batch.length, ...imageShape])
    );
    const keys = this.#seeds.map((seed) => randomKey(deriveSeed(seed, "step"), this.#totalSteps));
    this.#totalSteps++;
    const { averageDecay } = this.options;
    const rate = averageDecay === 0 ? [] : [tf.scalar(averageRate(averageDecay, this.#totalSteps))];
    const step = this.#compiled?.run ?? ((...args: Parameters<Step>) => this.#step(...args));
    try {
      const losses = await step(images, keys, ...rate);
      const values = await losses.data();
      losses.dispose();
      const mean = (which: number) =>
        batches.reduce((sum, { length }, i) => sum + length * values[2 * i + which], 0) /
        indices.length;
      return { generatorLoss: mean(0), discriminatorLoss: mean(1) };
    } finally {
      tf.dispose([...images, ...keys, ...rate]);
    }
  }

  /** Takes all networks and optimisers back, and the counter of steps. */
  protected restoreModel({ arrays, totalSteps }: LearnerState): void {
    assignVariables([...this.variables(), ...this.optimiserVariables()], arrays);
    const [first, ...others] = this.#opponents;
    const weights = readVariables(variablesOf(first.network));
    for (const { network } of others) assignVariables(variablesOf(network), weights);
    this.#totalSteps = totalSteps;
  }

  #optimiserOf(network: tf.LayersModel): Adam {
    const { learningRate, beta1, beta2, epsilon } = this.options;
    const variables = trainableVariablesOf(network).map(({ variable }) => variable);
    return new Adam(variables, { learningRate, beta1, beta2, epsilon });
  }

  /** Gradients of everybody at the old weights first, then all weights move, then discriminators meet. */
  #step(images: tf.Tensor4D[], keys: RandomKey[], averageRate?: tf.Scalar): tf.Tensor2D {
    const { generator, averagedGenerator } = this;
    const convolutions = usedConvolutions(this.options);
    return tf.tidy(() => {
      const counts = tf.tensor1d(this.shards.map(({ length }) => length), "int32");
      const gradients = this.#opponents.map(({ network: discriminator }, i) =>
        batchGradients({ generator, discriminator }, {
          images: images[i],
          key: keys[i],
          convolutions,
        })
      );
      this.#optimiser.apply(meanOf(gradients.map((each) => each.generatorGradients), counts));
      this.#opponents.forEach(({ optimiser }, i) =>
        optimiser.apply(gradients[i].discriminatorGradients)
      );
      const weights = this.#opponents.map(({ network }) =>
        variablesOf(network).map(({ variable }) => variable)
      );
      meanOf(weights, counts).forEach((mean, k) => {
        for (const variables of weights) variables[k].assign(mean);
      });
      if (averagedGenerator !== undefined) moveAverage(averagedGenerator, generator, averageRate!);
      return tf.stack(
        gradients.map((each) => tf.stack([each.generatorLoss, each.discriminatorLoss])),
      ) as tf.Tensor2D;
    });
  }
}

/** The mean of lists of as many tensors, tensor by tensor. */
function meanOf(lists: readonly (readonly tf.Tensor[])[], counts: tf.Tensor1D): tf.Tensor[] {
  return lists[0].map((_, k) => averageByCount(lists.map((list) => list[k]), counts));
}

function concatenate(batches: readonly Uint32Array[]): Uint32Array {
  return Uint32Array.from(batches.flatMap((batch) => [...batch]));
}
