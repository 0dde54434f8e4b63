import { labelCounts } from "../../../data/mod.ts";
import type { Agent, AgentEpochLog, RoundLog } from "../../../federated/mod.ts";
import type { Fedgan } from "../../../fedgan/mod.ts";
import {
  imageGrid,
  labelCountFigure,
  metricCsv,
  metricFigure,
  type RoundBytes,
  roundBytesFigure,
} from "../../../figures/mod.ts";
import { readVariables } from "../../../learning/mod.ts";
import {
  type EpochLine,
  meanMetrics,
  type RoundLine,
  RoundPictures,
  type RunFolder,
  writeEvents,
} from "../../../runs/mod.ts";
import { ganMetrics } from "../../../gan/mod.ts";

/** What {@linkcode FedganResults} writes besides. */
export interface FedganResultsOptions {
  /** Whether files of events for TensorBoard, one a part. */
  tensorboard: boolean;
}

/**
 * Writes the results of a federated training as they come: for every agent and the mean pictures, losses and
 * weights in a folder of its own, and what compares them in the run's.
 */
export class FedganResults {
  readonly #federation: Fedgan;
  readonly #run: RunFolder;
  readonly #agents: readonly RunFolder[];
  readonly #intermediary: RunFolder;
  readonly #pictures: RoundPictures;
  readonly #tensorboard: boolean;

  private constructor(
    federation: Fedgan,
    run: RunFolder,
    parts: { agents: RunFolder[]; intermediary: RunFolder; pictures: RoundPictures },
    { tensorboard }: FedganResultsOptions,
  ) {
    this.#federation = federation;
    this.#run = run;
    this.#agents = parts.agents;
    this.#intermediary = parts.intermediary;
    this.#pictures = parts.pictures;
    this.#tensorboard = tensorboard;
  }

  /**
   * Makes the folders, and shows what each agent holds.
   *
   * @param federation What is trained, from where it stands.
   * @param run The run's folder.
   * @param options What to write besides.
   * @returns What takes the logs.
   */
  static async open(
    federation: Fedgan,
    run: RunFolder,
    options: FedganResultsOptions,
  ): Promise<FedganResults> {
    const agents = [];
    for (const { number } of federation.agents) agents.push(run.agent(number));
    const intermediary = run.mean();
    const pictures = await RoundPictures.read(run.files, federation.round);
    const held = federation.shards.map((shard, i) => ({
      name: `Agent ${i + 1}: ${shard.length} examples`,
      counts: labelCounts(federation.dataSet, shard),
    }));
    await run.writeFigure("label-counts.png", labelCountFigure(held));
    return new FedganResults(federation, run, { agents, intermediary, pictures }, options);
  }

  /** Writes an agent's epoch: its picture and losses. */
  async writeEpoch(log: AgentEpochLog): Promise<void> {
    const { epoch, metrics, samples } = log;
    const folder = this.#agents[log.agent - 1];
    const agent = this.#federation.agents[log.agent - 1];
    const seconds = inSeconds(log.elapsedMs);
    const line = {
      epoch,
      metrics,
      steps: log.stepsPerEpoch,
      seconds,
    };
    const { lines } = await folder.metrics.read();
    await folder.metrics.write([...lines.filter((other) => other.epoch < epoch), line]);
    await writeMetrics(folder, epochsOf(agent));
    if (samples !== undefined) await folder.writeSamples(epoch, imageGrid(samples));
    if (this.#tensorboard) await writeEvents(folder);
  }

  /**
   * Writes a round: the mean's picture, everybody's weights, what was exchanged and what compares the agents.
   *
   * @param log The round.
   * @param elapsedMs How long it took with its local training.
   */
  async writeRound(log: RoundLog, elapsedMs: number): Promise<void> {
    const { round, agents, sha256 = null } = log;
    const [seconds, syncSeconds] = [elapsedMs, log.syncMs].map(inSeconds);
    const exchanged = agents.map(({ samples: _, ...agent }) => agent);
    const { lines } = await this.#run.rounds.read();
    const line = { round, agents: exchanged, sha256, seconds, syncSeconds };
    await this.#run.rounds.write([...lines.filter((other) => other.round < round), line]);
    for (const { number, learner } of this.#federation.agents) {
      await this.#agents[number - 1].writeWeights(readVariables(learner.variables()));
    }
    await this.#writeMean(log);
    const own = agents.map(({ agent, samples }) => [`agent-${agent}`, samples]);
    const drawn = [...own, ["intermediary", log.samples]].filter(([, samples]) =>
      samples !== undefined
    );
    this.#pictures.add(round, Object.fromEntries(drawn));
    await this.#pictures.write(this.#run.files);
    await this.#writeComparisons();
    if (!this.#tensorboard) return;
    for (const folder of [this.#run, this.#intermediary]) await writeEvents(folder);
  }

  /** Writes what is made of all pictures: the animations. */
  async finish(): Promise<void> {
    for (const folder of [...this.#agents, this.#intermediary]) {
      await folder.writeTrainingGif();
    }
  }

  /** The mean of everything: weights, picture, and losses as each agent counts. */
  async #writeMean({ round, samples }: RoundLog): Promise<void> {
    const variables = this.#federation.meanVariables();
    if (variables.length === 0) return;
    await this.#intermediary.writeWeights(readVariables(variables));
    const parts = this.#federation.agents.map((agent) => ({
      examples: agent.examples,
      epochs: epochsOf(agent),
    }));
    await writeMetrics(this.#intermediary, meanMetrics(parts));
    if (samples !== undefined) await this.#intermediary.writeSamples(round, imageGrid(samples));
  }

  async #writeComparisons(): Promise<void> {
    const { agents } = this.#federation;
    const series = agents.map((agent) => ({
      name: `Agent ${agent.number}`,
      epochs: epochsOf(agent),
    }));
    await this.#run.writeFigure(
      "metrics.png",
      metricFigure(series, ganMetrics, { title: "Metrics of each agent" }),
    );
    const bytes = (await this.#run.rounds.read()).lines;
    await this.#run.writeFigure("bytes.png", roundBytesFigure(bytes.map(bytesOf)));
    const grid = this.#pictures.grid();
    if (grid !== undefined) await this.#run.writePicture("rounds.png", grid);
  }
}

function bytesOf({ round, agents }: RoundLine): RoundBytes {
  const sum = (name: "sentBytes" | "receivedBytes") =>
    agents.reduce((total, agent) => total + agent[name], 0);
  return { round, sentBytes: sum("sentBytes"), receivedBytes: sum("receivedBytes") };
}

function epochsOf({ epochMetrics }: Agent): EpochLine[] {
  return epochMetrics.map((entry) => ({ ...entry, steps: 0, seconds: 0 }));
}

async function writeMetrics(
  folder: RunFolder,
  epochs: Pick<EpochLine, "epoch" | "metrics">[],
): Promise<void> {
  await folder.files.write("metrics.csv", metricCsv(epochs, ganMetrics));
  const series = [{ name: folder.name, epochs }];
  await folder.writeFigure("metrics.png", metricFigure(series, ganMetrics, { title: "Metrics" }));
}

function inSeconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
