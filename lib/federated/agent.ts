import { describe, type MediaBundle } from "../display/mod.ts";
import { checkOptions, UserTypeError } from "../errors/mod.ts";
import {
  addMetrics,
  DivergedError,
  type EpochMetrics,
  type Learner,
  type LearnerState,
  type Metrics,
  metricTexts,
  type StateOptions,
  type TrainingLimits,
} from "../learning/mod.ts";
import type { tf } from "../tensorflow/mod.ts";
import type { AgentEpochLog, AgentStepLog } from "./agent_log.ts";
import {
  checkSharing,
  resetOptimisers,
  sharedVariables,
  type Sharing,
  sharingSettings,
} from "./exchange/sharing.ts";
import type { Update } from "./exchange/update.ts";
import type { Weights } from "./exchange/weights.ts";

/** What an agent did since it last took weights over. */
export interface LocalProgress {
  /** Steps. */
  readonly steps: number;
  /** Examples in them. */
  readonly examples: number;
  /** Sum over those examples of each metric. */
  readonly metricSums: Metrics;
}

/** All that an {@linkcode Agent} needs to go on exactly as if it had never stopped. */
export interface AgentState {
  /** Its networks, optimisers and counters. */
  readonly learner: LearnerState;
  /** Metrics of its finished epochs. */
  readonly epochMetrics: readonly EpochMetrics[];
  /** What it did since the last round. */
  readonly local: LocalProgress;
}

/**
 * One participant: a learner with examples that never leave it. It trains alone, sends its weights as an update, and
 * goes on from the weights that it is given. What it trains is the learner's business.
 */
export class Agent<L extends Learner = Learner> {
  /** Its number, from 1. */
  readonly number: number;
  /** Its networks, optimisers and examples; the agent owns it. */
  readonly learner: L;
  /** What it sends and takes over. */
  readonly sharing: Readonly<Sharing>;
  #epochMetrics: EpochMetrics[] = [];
  #local: LocalProgress = atRoundStart();

  /**
   * Gives a learner a number.
   *
   * @param number Its number, from 1.
   * @param learner What it trains; disposed with the agent.
   * @param sharing What it sends and takes over. Default: all weights.
   * @throws {RangeError} If the learner has no network of a name that is to be shared.
   */
  constructor(number: number, learner: L, sharing: Partial<Sharing> = {}) {
    this.number = number;
    this.learner = learner;
    this.sharing = sharingSettings.complete(sharing);
    checkSharing(learner, this.sharing);
  }

  /** How many examples it holds. */
  get examples(): number {
    return this.learner.examples;
  }

  /** What it measured in its finished epochs, means over their examples. */
  get epochMetrics(): readonly EpochMetrics[] {
    return this.#epochMetrics;
  }

  /**
   * Trains on its own examples, from where it stands, one log a step and one an epoch. Give one limit or both;
   * the first that is reached ends it.
   *
   * @param limits Where to end; without `epochs` it trains until something else ends it.
   * @returns The logs, as they come.
   * @throws {DivergedError} If a metric is not finite, after the logs that say so.
   */
  async *train(limits: TrainingLimits): AsyncGenerator<AgentStepLog | AgentEpochLog, void> {
    checkOptions<TrainingLimits>("Agent.train()", limits, {
      epochs: "number",
      steps: "number",
      signal: "object",
    });
    const { learner, number: agent } = this;
    const { epochs = Infinity, steps, signal } = limits;
    try {
      for await (const log of learner.train({ epochs, steps, signal })) {
        if (log.kind === "step") {
          this.#local = after(this.#local, log);
          yield { agent, ...log };
        } else {
          this.#epochMetrics.push({ epoch: log.epoch, metrics: log.metrics });
          yield { agent, ...log, samples: learner.samples() };
        }
      }
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      throw new DivergedError({ ...error.divergence, owner: `agent ${agent}` });
    }
  }

  /**
   * What it sends: a snapshot of the weights that it shares, which later training does not change.
   *
   * @returns The update; the caller disposes its weights.
   */
  update(): Update {
    const { steps, examples, metricSums } = this.#local;
    const metrics = Object.fromEntries(
      Object.entries(metricSums).map(([name, sum]) => [name, sum / examples]),
    );
    const weights = this.sharedWeights();
    return { agent: this.number, examples: this.examples, weights, steps, metrics };
  }

  /**
   * The weights that it shares, as they are now, without a copy of their numbers.
   *
   * @returns Tensors by name; the caller disposes them.
   */
  sharedWeights(): Weights {
    const variables = Object.entries(sharedVariables(this.learner, this.sharing));
    return Object.fromEntries(variables.map(([name, variable]) => [name, variable.clone()]));
  }

  /**
   * Goes on from these weights; a round is over. Nothing changes if one does not fit.
   *
   * @param weights One tensor for each weight that it shares, such as the mean; they stay the caller's.
   * @throws {TypeError} If one is missing, unknown, disposed, or of another shape or type.
   */
  accept(weights: Weights): void {
    const variables = sharedVariables(this.learner, this.sharing);
    for (const name of new Set([...Object.keys(variables), ...Object.keys(weights)])) {
      const [own, given] = [kindOf(variables, name), kindOf(weights, name)];
      if (own === given) continue;
      throw new UserTypeError(
        `Cannot accept weights: "${name}" is ${given} but must be ${own}, as agent ${this.number} has it`,
      );
    }
    for (const [name, variable] of Object.entries(variables)) variable.assign(weights[name]);
    if (this.sharing.adamMoments === "reset") resetOptimisers(this.learner, this.sharing);
    this.#local = atRoundStart();
  }

  /**
   * Everything that training changes.
   *
   * @param options Whether its arrays are copies. Default: they are.
   */
  state(options: StateOptions = {}): AgentState {
    const { epochMetrics, local } = structuredClone({
      epochMetrics: this.#epochMetrics,
      local: this.#local,
    });
    return { learner: this.learner.state(options), epochMetrics, local };
  }

  /**
   * Refuses a state that {@linkcode Agent.restore} would refuse.
   *
   * @param state The state.
   * @throws {TypeError} If its arrays do not fit.
   * @throws {RangeError} If a count is impossible.
   */
  check(state: AgentState): void {
    this.learner.check(state.learner);
  }

  /**
   * Goes back to a state, so that what follows is, to the byte, what followed it then.
   *
   * @param state What {@linkcode Agent.state} gave for an agent of the same settings.
   * @throws {TypeError} If its arrays do not fit; nothing changes then.
   * @throws {RangeError} If a count is impossible; nothing changes then.
   */
  restore(state: AgentState): void {
    this.learner.restore(state.learner);
    this.#epochMetrics = structuredClone(state.epochMetrics) as EpochMetrics[];
    this.#local = structuredClone(state.local);
  }

  /** What it is, in one line, where it is shown. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Agent ${this.number} with ${this.examples} examples`;
  }

  /** How far it is, under a notebook's cell. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    const { number, examples, learner, sharing } = this;
    const { epochs, totalSteps, metrics } = learner;
    const last = this.#epochMetrics.at(-1)?.metrics;
    return describe({
      title: `Agent ${number}`,
      facts: {
        Learner: learner.constructor.name,
        Examples: examples,
        Shares: sharing.share === "all" ? "all weights" : sharing.share.join(", ") || "nothing",
        Epochs: `${this.#epochMetrics.length} of ${epochs} done`,
        Steps: totalSteps,
        "Last epoch": last && metricTexts(last, metrics).join(" · "),
      },
    });
  }

  /** Frees all tensors, the learner's; the agent cannot be used afterwards. */
  dispose(): void {
    this.learner.dispose();
  }
}

function kindOf(tensors: Readonly<Record<string, tf.Tensor>>, name: string): string {
  if (!Object.hasOwn(tensors, name)) return "missing";
  const tensor = tensors[name];
  return tensor.isDisposed ? "disposed" : `${tensor.dtype} [${tensor.shape}]`;
}

function atRoundStart(): LocalProgress {
  return { steps: 0, examples: 0, metricSums: {} };
}

function after(
  { steps, examples, metricSums }: LocalProgress,
  log: { examples: number; metrics: Metrics },
): LocalProgress {
  return {
    steps: steps + 1,
    examples: examples + log.examples,
    metricSums: addMetrics(metricSums, log),
  };
}
