import { basename, join } from "@std/path";
import { exists, makeFolder, writeFileAtomically } from "../files/mod.ts";
import {
  type AnimationFrame,
  decodePng,
  encodeGif,
  encodePng,
  type EpochLosses,
  type GifOptions,
  type GreyPicture,
  lossCsv,
  lossFigure,
  renderPng,
} from "../figures/mod.ts";
import { JsonLines, type JsonValue } from "./json_lines.ts";
import type { Figure } from "../figures/mod.ts";
import { freeName, outputsFolder, runPath } from "./outputs_folder.ts";

const CONFIG_FILE = "config.json";

/**
 * The results of one run in a folder: settings, a picture an epoch, animation, losses, metrics and weights. Every file is
 * written whole or not at all.
 *
 * A run is named by its folder's name under {@linkcode outputsFolder}; a name with a slash is a path of its own.
 */
export class RunFolder {
  /** The folder's absolute path. */
  readonly path: string;
  /** The folder's name. */
  readonly name: string;
  /** `metrics.jsonl`: one entry an epoch. */
  readonly metrics: JsonLines;
  /** `rounds.jsonl`: one entry a federated round. */
  readonly rounds: JsonLines;
  /** What its pictures are counted by: an agent's and a DCGAN's by epochs, the averaged model's by rounds. */
  readonly counter: "epoch" | "round";

  private constructor(path: string, counter: "epoch" | "round" = "epoch") {
    this.path = path;
    this.name = basename(path);
    this.counter = counter;
    this.metrics = new JsonLines(join(path, "metrics.jsonl"), "epoch");
    this.rounds = new JsonLines(join(path, "rounds.jsonl"), "round");
  }

  /**
   * Creates a run's folder and never touches one that exists.
   *
   * @param name Name or path of the run.
   * @throws {Deno.errors.AlreadyExists} If something of that name exists, proposing a free name.
   */
  static async create(name: string): Promise<RunFolder> {
    const path = runPath(name);
    if (await makeFolder(path)) return new RunFolder(path);
    throw new Deno.errors.AlreadyExists(
      `Cannot create run "${name}": "${path}" exists; choose another name such as ` +
        `"${await freeName(name)}" or remove that folder`,
    );
  }

  /**
   * Creates the folder of a run that nobody named: `dcgan-1`, `dcgan-2` and so on, the first that is free.
   *
   * @param prefix First part of the name.
   */
  static async createNumbered(prefix: string): Promise<RunFolder> {
    for (let number = 1;; number++) {
      const path = runPath(`${prefix}-${number}`);
      if (await makeFolder(path)) return new RunFolder(path);
    }
  }

  /**
   * Opens a run that exists.
   *
   * @param name Name or path of the run.
   * @throws {Deno.errors.NotFound} If there is no run of that name, listing those there are.
   */
  static async open(name: string): Promise<RunFolder> {
    const path = runPath(name);
    if (await exists(join(path, CONFIG_FILE))) return new RunFolder(path);
    const names = (await RunFolder.list()).map((run) => `"${run.name}"`);
    const known = names.length === 0 ? "there are none yet" : `there are ${names.join(", ")}`;
    throw new Deno.errors.NotFound(
      `Cannot open run "${name}": "${join(path, CONFIG_FILE)}" does not exist; of runs in ` +
        `"${outputsFolder()}" ${known}`,
    );
  }

  /** All runs under {@linkcode outputsFolder}, by name. */
  static async list(): Promise<RunFolder[]> {
    const root = outputsFolder();
    if (!await exists(root)) return [];
    const runs: RunFolder[] = [];
    for await (const entry of Deno.readDir(root)) {
      const path = join(root, entry.name);
      if (await exists(join(path, CONFIG_FILE))) runs.push(new RunFolder(path));
    }
    return runs.sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /** The results of one agent, in the sub-folder `agent-<index>`, which is made if it is missing. */
  agent(index: number): Promise<RunFolder> {
    return this.#part(`agent-${index}`, "epoch");
  }

  /** The results of the averaged model, in the sub-folder `intermediary`, which is made if it is missing. */
  intermediary(): Promise<RunFolder> {
    return this.#part("intermediary", "round");
  }

  /** The sub-folders of a federated run that are there: agents by number, then the averaged model's. */
  async parts(): Promise<RunFolder[]> {
    const numbers: number[] = [];
    for await (const { name } of Deno.readDir(this.path)) {
      const match = /^agent-(\d+)$/.exec(name);
      if (match !== null) numbers.push(Number(match[1]));
    }
    const agents = numbers.sort((a, b) => a - b)
      .map((number) => new RunFolder(join(this.path, `agent-${number}`)));
    const mean = join(this.path, "intermediary");
    return await exists(mean) ? [...agents, new RunFolder(mean, "round")] : agents;
  }

  /** Where the weights are or will be: `weights.safetensors`. */
  get weightsPath(): string {
    return join(this.path, "weights.safetensors");
  }

  /** Writes `config.json`: every setting, the seed, versions, device and data. */
  async writeConfig(config: { readonly [key: string]: JsonValue }): Promise<void> {
    await writeFileAtomically(join(this.path, CONFIG_FILE), JSON.stringify(config, null, 2) + "\n");
  }

  /**
   * Reads `config.json`.
   *
   * @throws {SyntaxError} If the file is not JSON.
   */
  async readConfig(): Promise<{ readonly [key: string]: JsonValue }> {
    const path = join(this.path, CONFIG_FILE);
    const text = await Deno.readTextFile(path);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new SyntaxError(`Cannot read "${path}": it is not JSON`, { cause });
    }
  }

  /** Writes the grid of samples after an epoch or a round: `images/epoch-0012.png`, `images/round-0012.png`. */
  async writeSamples(count: number, picture: GreyPicture): Promise<void> {
    await Deno.mkdir(join(this.path, "images"), { recursive: true });
    await writeFileAtomically(this.samplesPath(count), await encodePng(picture));
  }

  /** The epochs or rounds that have a grid of samples, ascending. */
  async sampleCounts(): Promise<number[]> {
    const folder = join(this.path, "images");
    if (!await exists(folder)) return [];
    const counts: number[] = [];
    for await (const { name } of Deno.readDir(folder)) {
      const match = /^(\w+)-(\d{4,})\.png$/.exec(name);
      if (match?.[1] === this.counter) counts.push(Number(match[2]));
    }
    return counts.sort((a, b) => a - b);
  }

  /** Where the grid of samples of an epoch or round is or will be. */
  samplesPath(count: number): string {
    const name = `${this.counter}-${String(count).padStart(4, "0")}.png`;
    return join(this.path, "images", name);
  }

  /** Reads all grids of samples, by their epoch or round. */
  async readSamples(): Promise<{ count: number; picture: GreyPicture }[]> {
    const counts = await this.sampleCounts();
    return await Promise.all(counts.map(async (count) => {
      return { count, picture: await decodePng(await Deno.readFile(this.samplesPath(count))) };
    }));
  }

  /**
   * Writes `training.gif` from the grids of samples in `images/`, each with its epoch or round.
   *
   * @param options Timing.
   * @throws {TypeError} If there is no grid yet, or they differ in size.
   */
  async writeTrainingGif(options: GifOptions = {}): Promise<void> {
    const label = this.counter === "epoch" ? "Epoch" : "Round";
    const frames: AnimationFrame[] = (await this.readSamples())
      .map(({ count, picture }) => ({ picture, caption: `${label} ${count}` }));
    await writeFileAtomically(join(this.path, "training.gif"), encodeGif(frames, options));
  }

  /** Writes `loss.png` and `loss.csv`. */
  async writeLosses(losses: readonly EpochLosses[]): Promise<void> {
    await this.writeFigure("loss.png", lossFigure(losses));
    await writeFileAtomically(join(this.path, "loss.csv"), lossCsv(losses));
  }

  /**
   * The losses of all epochs so far, from `metrics.jsonl`; those that were not finite are `NaN`.
   *
   * @throws {SyntaxError} If a line of that file is not JSON, or lacks a loss.
   */
  async readLosses(): Promise<EpochLosses[]> {
    return (await this.metrics.read()).map((entry) => {
      const number = (name: keyof EpochLosses) => {
        const value = entry[name];
        if (typeof value === "number" || value === null) return value ?? NaN;
        throw new SyntaxError(
          `Cannot read "${this.metrics.path}": "${name}" is ${value} but must be a number`,
        );
      };
      return {
        epoch: number("epoch"),
        generatorLoss: number("generatorLoss"),
        discriminatorLoss: number("discriminatorLoss"),
      };
    });
  }

  /** Writes `weights.safetensors`, already encoded. */
  async writeWeights(bytes: Uint8Array): Promise<void> {
    await writeFileAtomically(this.weightsPath, bytes);
  }

  /** Writes a plot as PNG under a name such as `agents.png`. */
  async writeFigure(fileName: string, figure: Figure): Promise<void> {
    await writeFileAtomically(join(this.path, fileName), await renderPng(figure));
  }

  /** Writes a picture as PNG under a name such as `rounds.png`. */
  async writePicture(fileName: string, picture: GreyPicture): Promise<void> {
    await writeFileAtomically(join(this.path, fileName), await encodePng(picture));
  }

  async #part(name: string, counter: "epoch" | "round"): Promise<RunFolder> {
    const path = join(this.path, name);
    await Deno.mkdir(path, { recursive: true });
    return new RunFolder(path, counter);
  }
}
