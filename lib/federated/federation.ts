import type { MediaBundle } from "../display/mod.ts";
import { UserError } from "../errors/mod.ts";
import { partition } from "../data/mod.ts";
import {
  assignVariables,
  checkArrays,
  DivergedError,
  type Learner,
  type NamedVariable,
  readVariables,
  type Samples,
  type StateOptions,
  takeOverVariables,
  type TrainingLimits,
  variablesInPlace,
} from "../learning/mod.ts";
import { Agent } from "./agent.ts";
import { agentSeed } from "./agent_seed.ts";
import { sharedNetworks, sharedVariables, sharingSettings } from "./exchange/sharing.ts";
import {
  bytesOfWeights,
  disposeWeights,
  sha256OfWeights,
  type Weights,
} from "./exchange/weights.ts";
import { checkState } from "./state/check_state.ts";
import { type FederationOptions, federationOptions } from "./federation_options.ts";
import type { FederationState } from "./state/federation_state.ts";
import { Intermediary } from "./aggregation/intermediary.ts";
import { aggregationSettings } from "./aggregation/aggregation_settings.ts";
import type { AgentRound, RoundLog } from "./rounds/round_log.ts";
import type { FederatedData, LearnerParts, MakeLearner } from "./make_learner.ts";
import { Schedule } from "./rounds/schedule.ts";
import { showFederation } from "./show_federation.ts";

/**
 * Agents that hold a part of the data each, an intermediary, and how far their training has come: everything
 * that `federate()` changes. The same settings and data give the same federation, with any learner.
 *
 * The first agent's random stream is that of a single learner with the same seed, so that one agent alone trains to
 * the same bytes as that; the others' are derived from the seed and their number.
 *
 * Call `loadTensorFlow()` first, and {@linkcode Federation.dispose} at the end.
 */
export class Federation<L extends Learner = Learner, D extends FederatedData = FederatedData> {
  /** Every setting of the federation. */
  readonly options: Readonly<FederationOptions>;
  /** The data set that the agents hold parts of. */
  readonly dataSet: D;
  /** Indices of the examples that each agent holds, number 1 first. */
  readonly shards: readonly Uint32Array[];
  /** The agents, number 1 first. */
  readonly agents: readonly Agent<L>[];
  /** Who averages. */
  readonly intermediary: Intermediary;
  /** A learner that has the mean's weights and is never trained; as first initialised where there is no mean yet. */
  readonly mean: L;
  readonly #schedule: Schedule;
  #round = 0;
  #isTaken = false;

  /**
   * Splits the data, makes the agents' learners and gives all the first one's weights.
   *
   * @param dataSet What to split among the agents.
   * @param makeLearner Makes each agent's learner; see {@linkcode MakeLearner}.
   * @param changes Settings other than the defaults.
   * @throws {RangeError} If a setting is outside its range, or an agent would get no example.
   */
  constructor(
    dataSet: D,
    makeLearner: MakeLearner<L, D>,
    changes: Partial<FederationOptions> = {},
  ) {
    const options = federationOptions(changes);
    const { agents, partition: kind, seed } = options;
    this.options = options;
    this.dataSet = dataSet;
    const sharing = sharingSettings.pick(options);
    this.shards = partition(dataSet, { agents, kind, seed });
    const made: L[] = [];
    const make = (parts: LearnerParts) => {
      const [first] = made;
      const learner = makeLearner(dataSet, parts, first);
      made.push(learner);
      if (options.initialisation === "same" && first !== undefined) startAs(first, learner);
      return learner;
    };
    try {
      this.agents = this.shards.map((shard, i) => {
        const number = i + 1;
        return new Agent(number, make({ shard, seed: agentSeed(seed, number) }), sharing);
      });
      const numbers = this.agents.map(({ number }) => number);
      this.intermediary = new Intermediary(numbers, aggregationSettings.pick(options));
      const all = Uint32Array.from({ length: dataSet.count }, (_, i) => i);
      this.mean = make({ shard: all, seed });
      this.#schedule = new Schedule(options, this.agents.map(({ learner }) => learner));
    } catch (error) {
      for (const learner of made) learner.dispose();
      throw error;
    }
  }

  /** Rounds of the whole training; the last one is shorter where K does not divide it. */
  get rounds(): number {
    return this.#schedule.rounds;
  }

  /** Steps of the whole training, of all agents together. */
  get plannedSteps(): number {
    return this.#schedule.plannedSteps;
  }

  /** The agents that take part in the round under way, in ascending order. */
  get participants(): Agent<L>[] {
    return [...this.#schedule.participants.of(this.#round + 1)].map((place) => this.agents[place]);
  }

  /** Rounds finished. */
  get round(): number {
    return this.#round;
  }

  /** Steps that all agents together have taken. */
  get totalSteps(): number {
    return this.agents.reduce((sum, { learner }) => sum + learner.totalSteps, 0);
  }

  /**
   * How far an agent that takes part trains before the round under way ends: where K counts epochs, each agent passes
   * over its own data as often; where K counts steps, all take as many.
   *
   * @param agent One of the federation's.
   * @returns Limits for its training.
   */
  localLimits({ number, learner }: Agent<L>): TrainingLimits {
    return this.#schedule.limits(number - 1, { round: this.#round + 1, learner });
  }

  /**
   * Takes the federation for one training, so that no second one changes it meanwhile.
   *
   * @returns What gives it free again when disposed.
   * @throws {Error} If it is taken.
   */
  take(): Disposable {
    if (this.#isTaken) {
      throw new UserError(
        "Cannot federate: another call is training this federation; let that end first",
      );
    }
    this.#isTaken = true;
    return { [Symbol.dispose]: () => this.#isTaken = false };
  }

  /**
   * Ends a round: every agent that takes part sends its update, the intermediary averages, every agent takes the mean
   * over. If an update is refused, nothing changes.
   *
   * @returns What was exchanged.
   * @throws {DivergedError} If a weight is not finite.
   */
  synchronise(): RoundLog {
    const { agents, intermediary, participants } = this;
    const drawn = agents.map(({ learner }) => learner.samples());
    const startMs = performance.now();
    const updates = participants.map((agent) => agent.update());
    let mean: Weights = {};
    const exchanged: AgentRound[] = [];
    try {
      if (this.#shares) mean = intermediary.aggregate(updates, updates.map(({ agent }) => agent));
      const receivedBytes = bytesOfWeights(mean);
      agents.forEach(({ number: agent, examples }, i) => {
        const update = updates.find((update) => update.agent === agent);
        const { steps = 0, metrics = {}, weights = {} } = update ?? {};
        const sentBytes = bytesOfWeights(weights);
        const samples = drawn[i];
        exchanged.push({ agent, examples, steps, metrics, sentBytes, receivedBytes, samples });
      });
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      throw new DivergedError({ ...error.divergence, round: this.#round + 1 });
    } finally {
      for (const { weights } of updates) disposeWeights(weights);
    }
    agents.forEach((agent) => agent.accept(mean));
    const shared = sharedVariables(this.mean, this.options);
    for (const [name, variable] of Object.entries(shared)) variable.assign(mean[name]);
    const syncMs = performance.now() - startMs;
    this.#round++;
    const sha256 = this.#shares ? sha256OfWeights(mean) : undefined;
    disposeWeights(mean);
    const samples = this.#samples();
    return { kind: "round", round: this.#round, agents: exchanged, sha256, samples, syncMs };
  }

  /** The mean as a model: the weights of the networks that are averaged; none before the first round. */
  meanVariables(): NamedVariable[] {
    return this.#round === 0 ? [] : sharedNetworks(this.mean, this.options);
  }

  /**
   * Everything that training changes, with the settings that it belongs to.
   *
   * @param of Whether its arrays are copies. Default: they are.
   */
  state(of: StateOptions = {}): FederationState {
    const { options, dataSet, agents } = this;
    const mean = this.#round === 0 ? [] : this.#sharedOfMean();
    return {
      options: structuredClone(options),
      learnerOptions: structuredClone({ ...agents[0].learner.options }),
      dataSha256: dataSet.sha256,
      round: this.#round,
      agents: agents.map((agent) => agent.state(of)),
      weights: of.inPlace ? variablesInPlace(mean) : readVariables(mean),
    };
  }

  /**
   * Goes back to a state, so that what follows is, to the byte, what followed it then. Nothing changes if it does not fit:
   * all of it is checked first, without a copy, then taken array by array.
   *
   * @param state What {@linkcode Federation.state} gave for the same settings and data.
   * @throws {RangeError} If it belongs to other settings or data, or a count is impossible.
   * @throws {TypeError} If arrays or metrics do not fit.
   */
  restore(state: FederationState): void {
    const { options, agents, rounds, dataSet } = this;
    const learnerOptions = agents[0].learner.options;
    const dataSha256 = dataSet.sha256;
    checkState(state, { options, learnerOptions, dataSha256, rounds, agents: agents.length });
    const mean = state.round === 0 ? [] : this.#sharedOfMean();
    const weights = state.round === 0 ? [] : state.weights;
    agents.forEach((agent, i) => agent.check(state.agents[i]));
    checkArrays(mean, weights);
    agents.forEach((agent, i) => agent.restore(state.agents[i]));
    assignVariables(mean, weights);
    this.#round = state.round;
  }

  /** What it is, in one line, where it is shown. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Federation of ${this.agents.length} agents, ${this.round} of ${this.rounds} rounds done`;
  }

  /** Its agents and rounds, under a notebook's cell. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    return showFederation(this);
  }

  /** Frees all tensors; the federation cannot be used afterwards. */
  dispose(): void {
    this.agents.forEach((agent) => agent.dispose());
    this.mean.dispose();
  }

  /** Whether agents exchange anything. */
  get #shares(): boolean {
    const { share } = this.options;
    return share === "all" || share.length > 0;
  }

  #sharedOfMean(): NamedVariable[] {
    return Object.entries(sharedVariables(this.mean, this.options))
      .map(([name, variable]) => ({ name, variable }));
  }

  /** What the mean draws; nothing where the network that draws is not averaged. */
  #samples(): Samples | undefined {
    if (!this.#shares) return undefined;
    const { share } = this.options;
    const samples = this.mean.samples();
    const isAveraged = share === "all" ||
      (samples !== undefined && share.includes(samples.network));
    return isAveraged ? samples : undefined;
  }
}

/**
 * Gives a learner another's weights and moments, before either is trained. All that start alike have the same ones in
 * memory, until their training moves them.
 */
function startAs(first: Learner, learner: Learner): void {
  const everything = (of: Learner) => [...of.variables(), ...of.optimiserVariables()];
  takeOverVariables(everything(learner), everything(first));
}
