import { labelCounts } from "../../../data/mod.ts";
import {
  type AgentEpochLog,
  arraysOfWeights,
  type EpochLosses,
  type Federation,
  type RoundLog,
} from "../../../federated/mod.ts";
import { encodeSafetensors } from "../../../files/mod.ts";
import {
  agentLossFigure,
  imageGrid,
  labelCountFigure,
  type RoundBytes,
  roundBytesFigure,
} from "../../../figures/mod.ts";
import { type RunFolder, writeEvents } from "../../../runs/mod.ts";
import { RoundPictures } from "./round_pictures.ts";

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
  readonly #federation: Federation;
  readonly #run: RunFolder;
  readonly #agents: readonly RunFolder[];
  readonly #intermediary: RunFolder;
  readonly #pictures: RoundPictures;
  readonly #tensorboard: boolean;

  private constructor(
    federation: Federation,
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
    federation: Federation,
    run: RunFolder,
    options: FedganResultsOptions,
  ): Promise<FedganResults> {
    const agents = [];
    for (const { number } of federation.agents) agents.push(await run.agent(number));
    const intermediary = await run.intermediary();
    const pictures = await RoundPictures.open(run.path, federation.round);
    const held = federation.agents.map(({ number, shard, examples }) => ({
      name: `Agent ${number}: ${examples} examples`,
      counts: labelCounts(federation.dataSet, shard),
    }));
    await run.writeFigure("label-counts.png", labelCountFigure(held));
    return new FedganResults(federation, run, { agents, intermediary, pictures }, options);
  }

  /** Writes an agent's epoch: its picture and losses. */
  async writeEpoch(log: AgentEpochLog): Promise<void> {
    const { epoch, generatorLoss, discriminatorLoss, images } = log;
    const folder = this.#agents[log.agent - 1];
    const agent = this.#federation.agents[log.agent - 1];
    await folder.writeSamples(epoch, pictureOf(images));
    const seconds = inSeconds(log.elapsedMs);
    const steps = log.stepsPerEpoch;
    await folder.metrics.append({ epoch, generatorLoss, discriminatorLoss, steps, seconds });
    await folder.writeLosses(agent.losses);
    if (this.#tensorboard) await writeEvents(folder);
  }

  /**
   * Writes a round: the mean's picture, everybody's weights, what was exchanged and what compares the agents.
   *
   * @param log The round.
   * @param elapsedMs How long it took with its local training.
   */
  async writeRound(log: RoundLog, elapsedMs: number): Promise<void> {
    const { round, agents, sha256 = null, images } = log;
    const [seconds, syncSeconds] = [elapsedMs, log.syncMs].map(inSeconds);
    const exchanged = agents.map(({ images: _, ...agent }) => agent);
    await this.#run.rounds.append({ round, agents: exchanged, sha256, seconds, syncSeconds });
    for (const { number, pair } of this.#federation.agents) {
      await this.#agents[number - 1].writeWeights(encodeSafetensors(pair.weights()));
    }
    await this.#writeMean(round, images);
    const own = agents.map((entry) => [`agent-${entry.agent}`, entry.images]);
    const mean = images.length > 0 ? [["intermediary", images]] : [];
    await this.#pictures.add(round, Object.fromEntries([...own, ...mean]));
    await this.#writeComparisons();
    if (!this.#tensorboard) return;
    for (const folder of [this.#run, this.#intermediary]) await writeEvents(folder);
  }

  /** Writes what is made of all pictures: the animations. */
  async finish(): Promise<void> {
    for (const folder of [...this.#agents, this.#intermediary]) {
      if ((await folder.readSamples()).length > 0) await folder.writeTrainingGif();
    }
  }

  /** The mean of everything: weights, picture, and losses as each agent counts. */
  async #writeMean(round: number, images: Float32Array): Promise<void> {
    const { weights } = this.#federation;
    if (Object.keys(weights).length === 0) return;
    await this.#intermediary.writeWeights(encodeSafetensors(arraysOfWeights(weights)));
    await this.#intermediary.writeLosses(meanLosses(this.#federation));
    if (images.length > 0) await this.#intermediary.writeSamples(round, pictureOf(images));
  }

  async #writeComparisons(): Promise<void> {
    const { agents } = this.#federation;
    const losses = agents.map(({ number, losses }) => ({ name: `Agent ${number}`, losses }));
    await this.#run.writeFigure("losses.png", agentLossFigure(losses));
    const bytes = (await this.#run.rounds.read()) as unknown as StoredRound[];
    await this.#run.writeFigure("bytes.png", roundBytesFigure(bytes.map(bytesOf)));
    await this.#run.writePicture("rounds.png", this.#pictures.grid());
  }
}

/** A line of `rounds.jsonl`, as {@linkcode FedganResults} writes it. */
interface StoredRound {
  round: number;
  agents: { sentBytes: number; receivedBytes: number }[];
}

function bytesOf({ round, agents }: StoredRound): RoundBytes {
  const sum = (name: "sentBytes" | "receivedBytes") =>
    agents.reduce((total, agent) => total + agent[name], 0);
  return { round, sentBytes: sum("sentBytes"), receivedBytes: sum("receivedBytes") };
}

/** The losses of the epochs that all agents have finished, each agent counting by its examples. */
function meanLosses({ agents }: Federation): EpochLosses[] {
  const total = agents.reduce((sum, { examples }) => sum + examples, 0);
  const epochs = Math.min(...agents.map(({ losses }) => losses.length));
  return Array.from({ length: epochs }, (_, i) => {
    const mean = (name: "generatorLoss" | "discriminatorLoss") =>
      agents.reduce((sum, { examples, losses }) => sum + examples / total * losses[i][name], 0);
    return {
      epoch: i + 1,
      generatorLoss: mean("generatorLoss"),
      discriminatorLoss: mean("discriminatorLoss"),
    };
  });
}

function pictureOf(images: Float32Array) {
  return imageGrid({ pixels: images, shape: [images.length / (28 * 28), 28, 28, 1] });
}

function inSeconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
