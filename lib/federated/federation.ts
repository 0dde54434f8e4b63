import { type DataSet, partition } from "../data/mod.ts";
import { UserRangeError } from "../errors/mod.ts";
import { deriveSeed } from "../random/mod.ts";
import type { NamedArray } from "../files/mod.ts";
import { makeGenerator, sampleImages } from "../gan/mod.ts";
import { variablesOf } from "../learning/mod.ts";
import type { tf } from "../tensorflow/mod.ts";
import { Agent, type AgentState, type LocalTrainingOptions } from "./agent.ts";
import { type FederationOptions, federationOptions, ganOptionsOf } from "./federation_options.ts";
import { Intermediary } from "./intermediary.ts";
import { type AgentRound, type RoundLog } from "./round_log.ts";
import { sharingSettings } from "./exchange/sharing.ts";
import {
  arraysOfWeights,
  bytesOfWeights,
  disposeWeights,
  sha256OfWeights,
  type Weights,
  weightsOfArrays,
} from "./exchange/weights.ts";

/** All that a {@linkcode Federation} needs to go on exactly as if it had never stopped. */
export interface FederationState {
  /** Every setting. */
  options: FederationOptions;
  /** SHA-256 of the data set. */
  dataSha256: string;
  /** Rounds finished. */
  round: number;
  /** Each agent's state, in order. */
  agents: AgentState[];
  /** The last mean; none before the first round or where nothing is shared. */
  weights: NamedArray[];
}

/**
 * Agents that hold a part of the data each, an intermediary, and how far their training has come: everything
 * that `federate()` changes. The same options and data give the same federation.
 *
 * The first agent's random stream is that of a standalone `AdversarialPair` of the same seed, so that one agent
 * alone trains to the same bytes as that; the others' are derived from the seed and their number.
 *
 * Call `loadTensorFlow()` first, and {@linkcode Federation.dispose} at the end.
 */
export class Federation {
  /** Every setting. */
  readonly options: Readonly<FederationOptions>;
  /** The data set that the agents hold parts of. */
  readonly dataSet: DataSet;
  /** The agents, number 1 first. */
  readonly agents: readonly Agent[];
  /** Who averages. */
  readonly intermediary: Intermediary;
  /** The averaged generator, for `sampleImages()`; as first initialised where it was not averaged yet. */
  readonly generator: tf.LayersModel;
  /** The weights that all agents were last given; none before the first round. The federation owns them. */
  weights: Weights = {};
  #round = 0;

  /**
   * Splits the data, builds the agents and gives all the first one's weights.
   *
   * @param dataSet What to split among the agents.
   * @param changes Settings other than FedGAN's and the tutorial's.
   * @throws {RangeError} If a setting is outside its range, or an agent would get no example.
   */
  constructor(dataSet: DataSet, changes: Partial<FederationOptions> = {}) {
    const options = federationOptions(changes);
    const { agents, partition: kind, seed, previews } = options;
    const gan = ganOptionsOf(options);
    this.options = options;
    this.dataSet = dataSet;
    this.agents = partition(dataSet, { agents, kind, seed }).map((shard, i) => {
      const own = { ...gan, seed: i === 0 ? seed : deriveSeed(seed, "agent", i + 1) };
      const settings = {
        shard,
        gan: own,
        sharing: sharingSettings.pick(options),
        previews,
        previewSeed: seed,
      };
      return new Agent(i + 1, dataSet, settings);
    });
    this.intermediary = new Intermediary(this.agents.map(({ number }) => number), options);
    this.generator = makeGenerator(gan);
    if (options.initialisation === "same") this.#initialise();
  }

  /** Rounds finished. */
  get round(): number {
    return this.#round;
  }

  /** Rounds of the whole training; the last one is shorter where K does not divide it. */
  get rounds(): number {
    const { syncEvery, epochs } = this.options;
    return "epochs" in syncEvery
      ? Math.ceil(epochs / syncEvery.epochs)
      : Math.ceil(this.#stepsOfAll / syncEvery.steps);
  }

  /** Steps of the whole training, of all agents together. */
  get steps(): number {
    const { syncEvery, epochs } = this.options;
    return "epochs" in syncEvery
      ? this.agents.reduce((sum, agent) => sum + epochs * agent.stepsPerEpoch, 0)
      : this.agents.length * this.#stepsOfAll;
  }

  /**
   * How far an agent trains before the round under way ends. Where K counts epochs, each agent passes over its
   * own data as often, whatever its size. Where K counts steps all take as many: until the agent of the
   * largest shard has finished its epochs, those of smaller ones passing over theirs more often.
   *
   * @param agent One of the federation's.
   * @returns Limits for its training.
   */
  localLimits(agent: Agent): LocalTrainingOptions {
    const { syncEvery, epochs } = this.options;
    const next = this.#round + 1;
    if ("epochs" in syncEvery) return { epochs: Math.min(next * syncEvery.epochs, epochs) };
    return { steps: Math.min(next * syncEvery.steps, this.#stepsOfAll) - agent.pair.steps };
  }

  /**
   * Ends a round: every agent sends its update, the intermediary averages, every agent takes the mean over. If
   * an update is refused, nothing changes.
   *
   * @returns What was exchanged.
   * @throws {RangeError} If a weight is not finite, since the training of its agent diverged.
   */
  synchronise(): RoundLog {
    const { agents, options, intermediary } = this;
    const own = agents.map((agent) => agent.previews());
    const startMs = performance.now();
    const updates = agents.map((agent) => agent.update());
    const shares = options.share !== "none";
    let mean: Weights = {};
    const exchanged: AgentRound[] = [];
    try {
      if (shares) mean = intermediary.aggregate(updates);
      const receivedBytes = bytesOfWeights(mean);
      updates.forEach(({ weights, ...update }, i) =>
        exchanged.push({
          ...update,
          sentBytes: bytesOfWeights(weights),
          receivedBytes,
          images: own[i],
        })
      );
    } finally {
      for (const { weights } of updates) disposeWeights(weights);
    }
    agents.forEach((agent) => agent.accept(mean));
    const syncMs = performance.now() - startMs;
    this.#keep(mean);
    this.#round++;
    return {
      kind: "round",
      round: this.#round,
      agents: exchanged,
      sha256: shares ? sha256OfWeights(mean) : undefined,
      images: this.#previews(),
      syncMs,
    };
  }

  /** A copy of everything that training changes, with the settings that it belongs to. */
  state(): FederationState {
    return {
      options: structuredClone(this.options),
      dataSha256: this.dataSet.sha256,
      round: this.#round,
      agents: this.agents.map((agent) => agent.state()),
      weights: arraysOfWeights(this.weights),
    };
  }

  /**
   * Goes back to a state, so that what follows is, to the byte, what followed it then.
   *
   * @param state What {@linkcode Federation.state} gave for the same options and data.
   * @throws {RangeError} If it belongs to other options or data; nothing changes then.
   */
  restore(state: FederationState): void {
    // A state from before a setting was there was made with what is now its default.
    const savedOptions = federationOptions(state.options);
    const other = Object.entries(this.options).find(([name, value]) =>
      JSON.stringify(value) !== JSON.stringify(savedOptions[name as keyof FederationOptions])
    );
    if (other !== undefined) {
      const [name, value] = other;
      const saved = JSON.stringify(savedOptions[name as keyof FederationOptions]);
      throw new UserRangeError(
        `Cannot restore a federation: ${name} is ${JSON.stringify(value)} but was ${saved}`,
      );
    }
    if (state.dataSha256 !== this.dataSet.sha256) {
      throw new UserRangeError(
        `Cannot restore a federation: its data has SHA-256 ${this.dataSet.sha256} but had ` +
          state.dataSha256,
      );
    }
    this.agents.forEach((agent, i) => agent.restore(state.agents[i]));
    this.#keep(weightsOfArrays(state.weights));
    this.#round = state.round;
  }

  /** Frees all tensors; the federation is of no use afterwards. */
  dispose(): void {
    this.agents.forEach((agent) => agent.dispose());
    this.generator.dispose();
    disposeWeights(this.weights);
  }

  /** Steps that each agent takes in all where K counts steps. */
  get #stepsOfAll(): number {
    return this.options.epochs * Math.max(...this.agents.map((agent) => agent.stepsPerEpoch));
  }

  #initialise(): void {
    const [first, ...others] = this.agents;
    const weights = first.pair.weights();
    for (const agent of others) agent.pair.setWeights(weights);
  }

  /** Takes a mean over, and gives the averaged generator its part of it. */
  #keep(weights: Weights): void {
    disposeWeights(this.weights);
    this.weights = weights;
    for (const { name, variable } of variablesOf(this.generator)) {
      if (name in weights) variable.assign(weights[name]);
    }
  }

  /** What the averaged generator draws; nothing where it is not averaged. */
  #previews(): Float32Array {
    const { share, previews: count, seed } = this.options;
    const isAveraged = share === "both" || share === "generator";
    if (!isAveraged || count === 0) return new Float32Array(0);
    return sampleImages(this.generator, { count, seed });
  }
}
