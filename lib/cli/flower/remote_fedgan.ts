import {
  type AgentEpochLog,
  disposeWeights,
  sha256OfWeights,
  weightsOfArrays,
} from "../../federated/mod.ts";
import type { PrivacySpent, RoundFile } from "../../flower/mod.ts";
import { ganMetrics } from "../../gan/mod.ts";
import type { RemoteFederation, RemoteRoundLog, RemoteState, RunData } from "../../runs/mod.ts";
import type { FlowerSettings } from "./flower_settings.ts";
import { MeanOfAgents } from "./mean_of_agents.ts";

/** Where the rounds of a {@linkcode RemoteFedgan} come from. */
export interface RemoteRounds {
  /** The beginning, or the newest round that there is: what agents hold stands in each. */
  readonly known: RoundFile;
  /** Gives the rounds after one, as they end. */
  rounds(after: number): AsyncIterable<RoundFile>;
}

/**
 * How many rounds a training has.
 *
 * @param settings The training's.
 * @param begins What agents hold.
 */
export function roundsOf(
  { syncEvery, epochs }: Pick<FlowerSettings, "syncEvery" | "epochs">,
  begins: RoundFile["begins"],
): number {
  return "epochs" in syncEvery
    ? Math.ceil(epochs / syncEvery.epochs)
    : Math.ceil(Math.max(...begins.map(({ steps }) => steps)) / syncEvery.steps);
}

/** FedGAN whose agents train elsewhere, as a recording follows it. */
export class RemoteFedgan implements RemoteFederation, Disposable {
  /** Every setting. */
  readonly settings: FlowerSettings & Readonly<Record<string, unknown>>;
  /** What agents measure. */
  readonly metrics = ganMetrics;
  /** Rounds of the whole training. */
  readonly rounds: number;
  /** What each agent holds. */
  readonly shards: RemoteFederation["shards"];
  /** The data set that all agents hold parts of; undefined if they hold different ones. */
  readonly data: RunData | undefined;
  readonly #source: RemoteRounds;
  readonly #mean: MeanOfAgents;
  #state: RemoteState = { round: 0, weights: [] };
  #privacy: PrivacySpent | undefined;

  /**
   * Nothing is waited for yet.
   *
   * @param settings The training's.
   * @param source Where its rounds come from.
   */
  constructor(settings: FlowerSettings, source: RemoteRounds) {
    const { begins } = source.known;
    this.settings = { ...settings };
    this.#source = source;
    this.shards = begins.map(({ agent, examples }) => ({ agent, examples }));
    this.rounds = roundsOf(settings, begins);
    const [first, ...others] = begins.map(({ data }) => data);
    if (others.every(({ sha256 }) => sha256 === first.sha256)) {
      this.data = { ...first, folder: null, seed: settings.seed };
    }
    this.#mean = new MeanOfAgents(settings);
  }

  /** What the means to the last log can have given away of an agent; undefined without noise. */
  get privacy(): PrivacySpent | undefined {
    return this.#privacy;
  }

  /** Where it is. */
  state(): RemoteState {
    return this.#state;
  }

  /** Goes back to where it was. */
  restore(state: RemoteState): void {
    if (state.round > 0) this.#mean.take(state.weights);
    this.#state = state;
  }

  /** Its rounds as they end. */
  async *logs(): AsyncGenerator<AgentEpochLog | RemoteRoundLog, void> {
    if (this.#state.round >= this.rounds) return;
    for await (const file of this.#source.rounds(this.#state.round)) {
      for (const { agent, epochs } of file.agents) {
        for (const { epoch, metrics, steps, seconds } of epochs) {
          const { examples } = this.shards.find((shard) => shard.agent === agent)!;
          yield {
            ...{ kind: "epoch", agent, epoch, metrics, stepsPerEpoch: steps, examples },
            elapsedMs: 1000 * seconds,
            samples: file.samples(agent, epoch),
          };
        }
      }
      this.restore(file);
      this.#privacy = file.privacy;
      yield this.#roundOf(file);
    }
  }

  /** The mean as a model. */
  meanVariables(): ReturnType<RemoteFederation["meanVariables"]> {
    return this.#mean.variables();
  }

  /** Frees all tensors. */
  [Symbol.dispose](): void {
    this.#mean[Symbol.dispose]();
  }

  #roundOf(file: RoundFile): RemoteRoundLog {
    const weights = weightsOfArrays(file.weights);
    const sha256 = sha256OfWeights(weights);
    disposeWeights(weights);
    return {
      ...{ kind: "round", round: file.round, sha256, samples: this.#mean.samples() },
      agents: file.agents.map((report) => {
        const { agent, examples, steps, metrics, sentBytes, receivedBytes } = report;
        const samples = file.samples(agent);
        return { agent, examples, steps, metrics, sentBytes, receivedBytes, samples };
      }),
      absent: file.failures,
      problems: file.agents.flatMap(({ agent, problems }) =>
        problems.map((reason) => ({ agent, reason }))
      ),
      elapsedMs: 1000 * file.seconds,
      syncMs: 1000 * file.syncSeconds,
    };
  }
}
