import type { DataSet } from "../data/mod.ts";
import { UserTypeError } from "../errors/mod.ts";
import {
  AdversarialPair,
  type GanOptions,
  type PairState,
  sampleImages,
  train,
} from "../gan/mod.ts";
import type { tf } from "../tensorflow/mod.ts";
import type { AgentEpochLog, AgentStepLog, EpochLosses } from "./agent_log.ts";
import {
  resetOptimisers,
  sharedVariables,
  type Sharing,
  sharingSettings,
} from "./exchange/sharing.ts";
import type { Update } from "./exchange/update.ts";
import type { Weights } from "./exchange/weights.ts";

/** Options of an {@linkcode Agent}. */
export interface AgentOptions {
  /** Indices of the examples that it holds. Default: all of the data set. */
  shard?: ArrayLike<number>;
  /** Its networks and optimisers; the seed decides its first weights, noise and order of examples. */
  gan?: Partial<GanOptions>;
  /** What it sends and takes over. Default: both networks with their moving statistics. */
  sharing?: Partial<Sharing>;
  /** Images that it draws after each epoch; 0 for none. Default: 16. */
  previews?: number;
  /** Decides the noise of those images, the same each time. Default: the seed. */
  previewSeed?: number;
}

/** Options of {@linkcode Agent.train}. */
export interface LocalTrainingOptions {
  /** Train until this many epochs are finished, those of earlier calls included. Default: no such limit. */
  epochs?: number;
  /** Train this many steps, an integer of at least 0. Default: no such limit. */
  steps?: number;
  /** Ends the training before the next step once it is aborted. Default: never. */
  signal?: AbortSignal;
}

/** Steps since an agent last took weights over. */
export interface LocalProgress {
  /** How many. */
  steps: number;
  /** Sum over them of the generator's loss. */
  generatorLossSum: number;
  /** Sum over them of the discriminator's loss. */
  discriminatorLossSum: number;
}

/** All that an {@linkcode Agent} needs to go on exactly as if it had never stopped. */
export interface AgentState {
  /** Its networks, optimisers and random counter. */
  pair: PairState;
  /** Losses of its finished epochs. */
  losses: EpochLosses[];
  /** What it did since the last round. */
  local: LocalProgress;
}

/**
 * One participant: a shard of the data that never leaves it, a generator and a discriminator of its own with
 * an optimiser each, and its own random stream. It trains by itself, sends its weights as an update, and goes
 * on from the weights that it is given.
 *
 * Call `loadTensorFlow()` first, and {@linkcode Agent.dispose} at the end.
 */
export class Agent {
  /** Its number, from 1. */
  readonly number: number;
  /** Where its examples are. */
  readonly dataSet: DataSet;
  /** Indices of the examples that it holds, all that it ever looks at. */
  readonly shard: Uint32Array;
  /** Its networks and optimisers. */
  readonly pair: AdversarialPair;
  /** What it sends and takes over. */
  readonly sharing: Readonly<Sharing>;
  /** Mean losses of its finished epochs. */
  losses: EpochLosses[] = [];
  #local: LocalProgress = atRoundStart();
  readonly #previews: number;
  readonly #previewSeed: number;

  /**
   * Builds both networks with initial weights by the seed.
   *
   * @param number Its number, from 1.
   * @param dataSet Where its examples are.
   * @param options Its shard and settings.
   * @throws {RangeError} If a setting is outside its range.
   */
  constructor(number: number, dataSet: DataSet, options: AgentOptions = {}) {
    const { shard = Array.from({ length: dataSet.count }, (_, i) => i), previews = 16 } = options;
    this.number = number;
    this.dataSet = dataSet;
    this.shard = Uint32Array.from(shard);
    this.pair = new AdversarialPair(options.gan);
    this.sharing = sharingSettings.complete(options.sharing);
    this.#previews = previews;
    this.#previewSeed = options.previewSeed ?? this.pair.options.seed;
  }

  /** How many examples it holds. */
  get examples(): number {
    return this.shard.length;
  }

  /** Steps that one pass over its examples takes; the last batch may be short. */
  get stepsPerEpoch(): number {
    return Math.ceil(this.examples / this.pair.options.batchSize);
  }

  /** Its generator, for `sampleImages()`; the agent owns it. */
  get generator(): tf.LayersModel {
    return this.pair.generator;
  }

  /**
   * Trains on its own examples, from where it stands, one log a step and one an epoch. Give one limit or both;
   * the first that is reached ends it.
   *
   * @param options Where to stop.
   * @returns The logs, as they come.
   */
  async *train(
    options: LocalTrainingOptions,
  ): AsyncGenerator<AgentStepLog | AgentEpochLog, void> {
    const { epochs = Infinity, steps = Infinity, signal } = options;
    const { progress } = this.pair;
    // An epoch that was left right behind its last step has only its log to come.
    if (progress.step === this.stepsPerEpoch) yield* this.#follow({ epochs: progress.epoch + 1 });
    if (steps > 0) yield* this.#follow({ epochs, steps, signal });
  }

  async *#follow(limits: LocalTrainingOptions): AsyncGenerator<AgentStepLog | AgentEpochLog, void> {
    const { pair, dataSet, shard, number: agent } = this;
    for await (const log of train(pair, dataSet, { ...limits, shard })) {
      const { generatorLoss, discriminatorLoss } = log;
      if (log.kind === "step") {
        this.#local.steps++;
        this.#local.generatorLossSum += generatorLoss;
        this.#local.discriminatorLossSum += discriminatorLoss;
        yield { agent, ...log };
      } else {
        this.losses.push({ epoch: log.epoch, generatorLoss, discriminatorLoss });
        yield { agent, ...log, images: this.previews() };
      }
    }
  }

  /**
   * What it sends: a snapshot of the weights that it shares, which later training does not change.
   *
   * @returns The update; whoever takes it disposes its weights.
   */
  update(): Update {
    const { steps, generatorLossSum, discriminatorLossSum } = this.#local;
    return {
      agent: this.number,
      examples: this.examples,
      weights: this.sharedWeights(),
      steps,
      generatorLoss: generatorLossSum / steps,
      discriminatorLoss: discriminatorLossSum / steps,
    };
  }

  /**
   * The weights that it shares, as they are now, without a copy of their numbers.
   *
   * @returns Tensors by name; the caller disposes them.
   */
  sharedWeights(): Weights {
    const variables = Object.entries(sharedVariables(this.pair, this.sharing));
    return Object.fromEntries(variables.map(([name, variable]) => [name, variable.clone()]));
  }

  /**
   * Goes on from these weights; a round is over. Nothing changes if one does not fit.
   *
   * @param weights One tensor for each weight that it shares, such as the mean; they stay the caller's.
   * @throws {TypeError} If one is missing, unknown, or of another shape or type.
   */
  accept(weights: Weights): void {
    const variables = sharedVariables(this.pair, this.sharing);
    for (const name of new Set([...Object.keys(variables), ...Object.keys(weights)])) {
      const [own, given] = [variables[name], weights[name]];
      if (kindOf(own) === kindOf(given)) continue;
      throw new UserTypeError(
        `Cannot accept weights: "${name}" of agent ${this.number} is ${kindOf(own)} but ` +
          `${kindOf(given)} is given`,
      );
    }
    for (const [name, variable] of Object.entries(variables)) variable.assign(weights[name]);
    if (this.sharing.adamMoments === "reset") resetOptimisers(this.pair, this.sharing);
    this.#local = atRoundStart();
  }

  /** What its generator draws now: `[previews, 28, 28, 1]` in [-1, 1], from the same noise each time. */
  previews(): Float32Array {
    if (this.#previews === 0) return new Float32Array(0);
    return sampleImages(this.generator, { count: this.#previews, seed: this.#previewSeed });
  }

  /** A copy of everything that training changes. */
  state(): AgentState {
    return {
      pair: this.pair.state(),
      losses: this.losses.map((entry) => ({ ...entry })),
      local: { ...this.#local },
    };
  }

  /**
   * Goes back to a state, so that what follows is, to the byte, what followed it then.
   *
   * @param state What {@linkcode Agent.state} gave for an agent of the same options.
   * @throws {TypeError} If its arrays do not fit; nothing changes then.
   */
  restore(state: AgentState): void {
    this.pair.restore(state.pair);
    this.losses = state.losses.map((entry) => ({ ...entry }));
    this.#local = { ...state.local };
  }

  /** Frees all tensors; the agent is of no use afterwards. */
  dispose(): void {
    this.pair.dispose();
  }
}

function kindOf(tensor: tf.Tensor | undefined): string {
  return tensor === undefined ? "nothing" : `${tensor.dtype} [${tensor.shape}]`;
}

function atRoundStart(): LocalProgress {
  return { steps: 0, generatorLossSum: 0, discriminatorLossSum: 0 };
}
