import { UserTypeError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import {
  assignVariables,
  type Batch,
  type LearnerState,
  type Metrics,
  MiniBatchLearner,
  type NamedVariable,
  type Samples,
  type StateOptions,
} from "../../learning/mod.ts";
import { deriveSeed, RandomStream } from "../../random/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { FlowEnvironment } from "../environments/flow_environment.ts";
import { StateSpace } from "../environments/state_space.ts";
import { type DistributionError, distributionError } from "../exact/distribution_error.ts";
import { terminalDistribution } from "../exact/terminal_distribution.ts";
import { heatMaps } from "../exact/heat_map.ts";
import type { Explorer } from "../explorers/explorer.ts";
import { makeExplorer } from "../explorers/make_explorer.ts";
import { balanceLosses } from "../losses/balance_losses.ts";
import { FlowModel } from "../networks/flow_model.ts";
import { maskedLogSoftmax } from "../networks/masked_log_softmax.ts";
import { DrawingPolicies } from "../policies/drawing_policies.ts";
import { stateRows } from "../policies/state_rows.ts";
import { type FlowOptions, flowSettings } from "../settings/flow_settings.ts";
import { checkSize } from "./check_size.ts";
import { Drawing } from "./drawing.ts";
import { flowMetrics } from "./flow_metrics.ts";
import { Iteration } from "./iteration.ts";
import { Schedule } from "./schedule.ts";

/**
 * A flow network that learns to build each object as often as its reward says. An iteration draws a batch of trajectories,
 * and learns from it in one compiled call; a step of the log is some iterations.
 *
 * @example A few iterations on a grid of 8 × 8 cells
 * ```ts
 * import { FlowLearner, Hypergrid } from "lib/gflownet";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const learner = new FlowLearner(new Hypergrid({ side: 8 }), { iterations: 100, epochs: 2 });
 * for await (const log of learner.train()) {
 *   if (log.kind === "epoch") console.log(log.metrics.loss, learner.measure().l1);
 * }
 * learner.dispose();
 * ```
 */
export class FlowLearner extends MiniBatchLearner<Batch> {
  /** Every setting. */
  readonly options: Readonly<FlowOptions>;
  /** All states, with rewards and the target. */
  readonly space: StateSpace;
  readonly #schedule: Schedule;
  readonly #main: FlowModel;
  readonly #auxiliary: FlowModel | undefined;
  readonly #explorer: Explorer;
  readonly #policies: DrawingPolicies;
  readonly #iteration: Iteration;
  readonly #drawing: Drawing;
  #totalSteps = 0;

  /**
   * Makes networks. Call `loadTensorFlow()` first.
   *
   * @param environment What to build in.
   * @param options The settings that differ from the defaults.
   * @throws {RangeError} If a setting is unknown or outside its range, or they need more memory than machines have.
   */
  constructor(environment: FlowEnvironment, options: Partial<FlowOptions> = {}) {
    const every = flowSettings.complete(options);
    const { seed } = every;
    const schedule = new Schedule(every);
    const space = new StateSpace(environment);
    checkSize(environment, every);
    const maker = makeExplorer(every, environment);
    super({
      epochs: schedule.epochs,
      metrics: flowMetrics(space, maker.hasAuxiliary),
      examples: schedule.examples,
      batches: (epoch) => schedule.stepsOf(epoch),
      stepsIn: (epoch) => schedule.stepsIn(epoch),
    });
    this.options = every;
    this.#schedule = schedule;
    this.space = space;
    this.#explorer = maker;
    const { learnsLogZ, needsFlow, areEdgeFlows } = balanceLosses[every.loss];
    const isLearned = every.backward === "learned" && !areEdgeFlows;
    const model = (name: string) =>
      new FlowModel(name, environment, {
        ...every,
        backward: isLearned,
        flow: needsFlow,
        logZ: learnsLogZ,
        gradientNorm: maker.gradientNorm,
        // Each its own: two agents that begin alike would go to the same corner.
        seed: deriveSeed(seed, name),
      });
    this.#main = model("main");
    this.#auxiliary = maker.hasAuxiliary ? model("auxiliary") : undefined;
    const parts = { main: this.#main, auxiliary: this.#auxiliary, explorer: maker };
    this.#policies = new DrawingPolicies(space, { ...parts, learnsBackward: isLearned });
    this.#iteration = new Iteration({ ...parts, environment }, every);
    this.#drawing = new Drawing(space.size, deriveSeed(seed, "drawing"));
  }

  /** Steps of the log taken in all. */
  get totalSteps(): number {
    return this.#totalSteps;
  }

  /** Iterations taken in all. */
  get iterations(): number {
    return this.#drawing.iterations;
  }

  /** How often an object was built that a reward was asked for. */
  get rewardCalls(): number {
    return this.#drawing.rewardCalls;
  }

  /**
   * Heat maps of a grid of two dimensions: how often each cell should be built, is built, and is by the auxiliary agent, if
   * there is one. Undefined in other environments, or after the training has diverged.
   */
  samples(): Samples | undefined {
    const agents = this.#auxiliary === undefined
      ? ["main"] as const
      : ["main", "auxiliary"] as const;
    const maps = [this.space.target, ...agents.map((agent) => this.distribution(agent))];
    if (!maps.every((map) => map.every(Number.isFinite))) return undefined;
    const drawn = heatMaps(this.space, maps);
    return drawn && { network: "main", ...drawn };
  }

  /** The main agent's weights, owned by the learner. */
  variables(): NamedVariable[] {
    return this.#main.variables();
  }

  /** Adam's moments and step counts, and all of the agents that explore; owned by the learner. */
  optimiserVariables(): NamedVariable[] {
    return [
      ...this.#main.optimiserVariables(),
      ...this.#auxiliary?.variables() ?? [],
      ...this.#auxiliary?.optimiserVariables() ?? [],
      ...this.#explorer.variables(),
    ];
  }

  /**
   * What an agent does in every state now.
   *
   * @param agent Which. Default: the one that is trained.
   * @returns log P_F of each action, the exit last, `[states, moves + 1]`.
   * @throws {TypeError} If there is no such agent.
   */
  policy(agent: "main" | "auxiliary" = "main"): Float32Array {
    const model = agent === "main" ? this.#main : this.#auxiliary;
    if (model === undefined) {
      throw new UserTypeError(
        `Cannot evaluate a policy: the agent is "${agent}" but must be "main", the explorer ${this.options.explorer} has no other`,
      );
    }
    return tf.tidy(() => {
      const { states, possible } = stateRows(this.space);
      return maskedLogSoftmax(model.network.apply(states).forward, possible)
        .dataSync<"float32">().slice() as Float32Array;
    });
  }

  /**
   * How often an agent builds each object, exactly.
   *
   * @param agent Which. Default: the one that is trained.
   * @returns Probabilities, `[states]`.
   * @throws {TypeError} If there is no such agent.
   */
  distribution(agent: "main" | "auxiliary" = "main"): Float64Array<ArrayBuffer> {
    return terminalDistribution(this.space, this.policy(agent));
  }

  /** How far what it builds is from R / Z, exactly. Training is not changed by it. */
  measure(): DistributionError {
    return distributionError(this.space, this.distribution());
  }

  /** Which objects have been built, 1 for each, `[states]`; a copy. */
  built(): Uint8Array<ArrayBuffer> {
    return this.#drawing.built.slice();
  }

  /**
   * Takes weights alone, as a weights file has them; all else stays as it is.
   *
   * @param weights An array for each of its variables, in any order.
   * @throws {TypeError} If an array is missing, unknown, or of another shape or type.
   */
  loadWeights(weights: readonly NamedArray[]): void {
    assignVariables(this.variables(), weights);
    this.#policies.forget();
  }

  /**
   * Everything that training changes, what is drawn by included.
   *
   * @param options Whether the arrays of its variables are copies. Default: they are.
   */
  override state(options: StateOptions = {}): LearnerState {
    const state = super.state(options);
    const own = this.#memory().map(({ name, shape, data }) => ({
      name,
      shape,
      data: data.slice(),
    }));
    return { ...state, arrays: [...state.arrays, ...own] };
  }

  /** Frees all tensors; the learner cannot be used afterwards. */
  protected disposeModel(): void {
    for (const owned of [this.#iteration, this.#policies, this.#explorer]) owned.dispose();
    this.#main.dispose();
    this.#auxiliary?.dispose();
  }

  /** Some iterations. */
  protected async trainOn({ length }: Batch): Promise<Metrics> {
    const { batchSize } = this.options;
    const { environment, modes } = this.space;
    const { main, auxiliary, backward, own } = this.#policies;
    const drawing = this.#drawing;
    const iterations = length / batchSize;
    let [loss, auxiliaryLoss, logZ] = [0, 0, 0];
    for (let i = 0; i < iterations; i++) {
      const collected = this.#explorer.collect({
        ...{ environment, main, auxiliary, backward, own, batchSize },
        ...{ iteration: drawing.iterations, random: drawing.random },
      });
      const rateFactor = this.#schedule.rateFactor(drawing.iterations);
      drawing.note(collected);
      const measured = await this.#iteration.run({ ...collected, rateFactor });
      this.#policies.forget();
      this.#explorer.note(collected.main, measured.losses);
      loss += measured.loss / iterations;
      auxiliaryLoss += measured.auxiliaryLoss / iterations;
      logZ += measured.logZ / iterations;
    }
    this.#totalSteps++;
    const modesBuilt = modes.filter((state) => drawing.built[state] === 1).length;
    return {
      loss,
      ...this.#auxiliary === undefined ? {} : { auxiliaryLoss },
      logZ,
      ...modes.length === 0 ? {} : { modesBuilt },
    };
  }

  /** Refuses a state by going there and back: what is remembered knows itself what fits. */
  protected override checkModel(state: LearnerState): void {
    const before = this.state();
    this.restoreModel(state);
    this.restoreModel(before);
  }

  /** Takes weights, the optimisers' state, policies and chance back; all or nothing. */
  protected restoreModel({ arrays, totalSteps }: LearnerState): void {
    const memory = this.#memory();
    const named = new Map(arrays.map((array) => [array.name, array.data]));
    for (const { name, data } of memory) {
      const given = named.get(name);
      if (given?.constructor === data.constructor && given.length === data.length) continue;
      throw new UserTypeError(
        `Cannot restore a learner: "${name}" has ${given?.length ?? "no"} numbers but must have ` +
          `${data.length} in a ${data.constructor.name}`,
      );
    }
    const given = memory.map((array) => ({ ...array, data: named.get(array.name)! }));
    const part = (name: string) => given.filter((array) => array.name.startsWith(`${name}/`));
    // Refused here if it is no state of a stream, before anything changes.
    RandomStream.fromState([...named.get("drawing/random") as Uint32Array]);
    const own = new Set(memory.map(({ name }) => name));
    const variables = [...this.variables(), ...this.optimiserVariables()];
    assignVariables(variables, arrays.filter(({ name }) => !own.has(name)));
    this.#drawing.restore(part("drawing"));
    this.#policies.restore(part("policies"));
    this.#explorer.restore(part("explorer"));
    this.#totalSteps = totalSteps;
  }

  /** What is remembered beside variables. */
  #memory(): NamedArray[] {
    const parts = { drawing: this.#drawing, policies: this.#policies, explorer: this.#explorer };
    return Object.entries(parts).flatMap(([part, owner]) =>
      owner.arrays().map((array) => ({ ...array, name: `${part}/${array.name}` }))
    );
  }
}
