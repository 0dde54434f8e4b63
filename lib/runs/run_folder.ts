import { basename, join } from "@std/path";
import * as v from "valibot";
import { displayedAs } from "../display/mod.ts";
import {
  checkOptions,
  UserAlreadyExistsError,
  UserInvalidDataError,
  UserNotFoundError,
} from "../errors/mod.ts";
import { exists, makeFolder, type NamedArray, readFolder, readJson } from "../files/mod.ts";
import {
  type AnimationFrame,
  decodePng,
  encodeGif,
  encodePng,
  type Figure,
  type GifOptions,
  type Picture,
  renderPng,
} from "../figures/mod.ts";
import { encodeWeights, readWeights } from "../learning/mod.ts";
import { freeName, newRunPath, outputsFolder, runPath } from "./outputs_folder.ts";
import { isUnfinished, OwnFiles } from "./own_files.ts";
import { meanName, partFolderName, type PartName } from "./run_parts.ts";
import { JsonLines } from "./schema/json_lines.ts";
import { readRunConfig, type RunConfig, schemaVersion } from "./schema/run_config.ts";
import { epochLines, roundLines, stepLines } from "./schema/run_lines.ts";
import type { EpochLine, RoundLine, StepLine } from "./schema/run_lines.ts";
import { showRunFolder } from "./show_run_folder.ts";

const configFile = "config.json";

/**
 * The results of one run in a folder: settings, a picture an epoch, animation, metrics and weights. Every file is
 * written whole or not at all; a symbolic link in the folder is refused.
 *
 * A run is named by its folder's name under {@linkcode outputsFolder}; a name with a slash is a path.
 */
export class RunFolder {
  /** The folder's absolute path. */
  readonly path: string;
  /** The folder's name. */
  readonly name: string;
  /** Its files, by their paths from the folder. */
  readonly files: OwnFiles;
  /** `metrics.jsonl`: one line an epoch. */
  readonly metrics: JsonLines<EpochLine>;
  /** `steps.jsonl`: one line a step, or a few steps. */
  readonly steps: JsonLines<StepLine>;
  /** `rounds.jsonl`: one line a federated round. */
  readonly rounds: JsonLines<RoundLine>;
  /** What its pictures are counted by: a learner's by epochs, the averaged model's by rounds. */
  readonly counter: "epoch" | "round";

  private constructor(files: OwnFiles, counter: "epoch" | "round" = "epoch") {
    this.files = files;
    this.path = files.folder;
    this.name = basename(files.folder);
    this.counter = counter;
    this.metrics = new JsonLines(files, epochLines);
    this.steps = new JsonLines(files, stepLines);
    this.rounds = new JsonLines(files, roundLines);
    displayedAs(this, showRunFolder);
  }

  /**
   * Creates a run's folder, or takes an empty one. Never touches another that exists.
   *
   * @param name Name or path of the run.
   * @throws {Deno.errors.AlreadyExists} If something of that name exists, proposing a free name.
   */
  static async create(name: string): Promise<RunFolder> {
    const path = newRunPath(name);
    if (await makeFolder(path) || await isEmpty(path)) return new RunFolder(new OwnFiles(path));
    throw new UserAlreadyExistsError(
      `Cannot create run "${name}": "${path}" exists; choose another name such as ` +
        `"${await freeName(name)}" or remove that folder`,
    );
  }

  /**
   * Creates the folder of a run without a name: `digits-1`, `digits-2` and so on, the first that is free.
   *
   * @param prefix First part of the name.
   */
  static async createNumbered(prefix: string): Promise<RunFolder> {
    for (let number = 1;; number++) {
      const path = runPath(`${prefix}-${number}`);
      if (await makeFolder(path)) return new RunFolder(new OwnFiles(path));
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
    if (await exists(join(path, configFile))) return new RunFolder(new OwnFiles(path));
    const names = (await RunFolder.list()).map((run) => `"${run.name}"`);
    const known = names.length === 0 ? "there are none yet" : `there are ${names.join(", ")}`;
    throw new UserNotFoundError(
      `Cannot open run "${name}": "${join(path, configFile)}" does not exist; of runs in ` +
        `"${outputsFolder()}" ${known}`,
    );
  }

  /** All runs under {@linkcode outputsFolder}, by name, those that cannot be read among them. */
  static async list(): Promise<RunFolder[]> {
    const root = outputsFolder();
    if (!await exists(root)) return [];
    const runs: RunFolder[] = [];
    for (const { path } of await readFolder(root)) {
      // A folder that cannot be read is one to name, not to pass over.
      const isRun = await exists(join(path, configFile)).catch(() => true);
      if (isRun) runs.push(new RunFolder(new OwnFiles(path)));
    }
    return runs.sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /** What {@linkcode RunFolder.open} finds it by: its name where it is in {@linkcode outputsFolder}, else its path. */
  get reference(): string {
    return join(outputsFolder(), this.name) === this.path ? this.name : this.path;
  }

  /** The results of an agent or of the averaged model, in its sub-folder; writing makes it. */
  part(part: PartName): RunFolder {
    const counter = part === meanName ? "round" : "epoch";
    return new RunFolder(this.files.within(partFolderName(part)), counter);
  }

  /** The results of one agent, in the sub-folder `agent-<number>`. */
  agent(number: number): RunFolder {
    return this.part(number);
  }

  /** The results of the averaged model, in the sub-folder `intermediary`. */
  mean(): RunFolder {
    return this.part(meanName);
  }

  /** Removes the folder again if nothing was written into it. */
  async removeIfEmpty(): Promise<void> {
    if (await isEmpty(this.path)) await Deno.remove(this.path, { recursive: true });
  }

  /** Where the weights are or will be: `weights.safetensors`. */
  get weightsPath(): string {
    return join(this.path, "weights.safetensors");
  }

  /** Whether the run has begun: `config.json` is there. */
  async hasConfig(): Promise<boolean> {
    return await exists(await this.files.path(configFile));
  }

  /**
   * Writes `config.json`: all that is known of a run before it begins, and never changes.
   *
   * @param config The configuration.
   * @throws {Deno.errors.AlreadyExists} If there is one: the run has begun, perhaps in another process.
   */
  async writeConfig(config: RunConfig): Promise<void> {
    const text = JSON.stringify({ schema: schemaVersion, ...config }, null, 2);
    if (await this.files.writeNew(configFile, text + "\n")) return;
    throw new UserAlreadyExistsError(
      `Cannot begin run "${this.name}": "${
        join(this.path, configFile)
      }" exists, another process has begun it; choose another name`,
    );
  }

  /**
   * Reads `config.json`, of this version or an older one.
   *
   * @throws {Error} If the file cannot be read or is not a run's configuration; the message names it.
   */
  async readConfig(): Promise<RunConfig> {
    const path = await this.files.path(configFile);
    return readRunConfig(await readJson(path, v.unknown()), `"${path}"`);
  }

  /** Writes the grid of samples after an epoch or a round: `images/epoch-0012.png`, `images/round-0012.png`. */
  async writeSamples(count: number, picture: Picture): Promise<void> {
    await this.files.write(this.#samplesFile(count), await encodePng(picture));
  }

  /** The epochs or rounds that have a grid of samples, ascending. */
  async sampleCounts(): Promise<number[]> {
    const counts = (await this.files.list("images")).flatMap((name) => {
      const [, counter, digits] = /^(\w+)-(\d{4,})\.png$/.exec(name) ?? [];
      return counter === this.counter ? [Number(digits)] : [];
    });
    return counts.sort((a, b) => a - b);
  }

  /**
   * Reads the PNG file of the grid of samples of an epoch or round.
   *
   * @param count The epoch or round.
   * @throws {Deno.errors.InvalidData} If there is none, or it cannot be read.
   */
  async readSamples(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const file = this.#samplesFile(count);
    const bytes = await this.files.read(file);
    if (bytes !== undefined) return bytes;
    throw new UserInvalidDataError(`Cannot read "${join(this.path, file)}": it does not exist`);
  }

  /**
   * Writes `training.gif` from the grids of samples in `images/`, each with its epoch or round; nothing if there is none.
   *
   * @param options Timing.
   * @returns What could not be read and is left out, a sentence each.
   * @throws {TypeError} If the grids differ in size.
   */
  async writeTrainingGif(options: GifOptions = {}): Promise<string[]> {
    checkOptions<GifOptions>("writeTrainingGif()", options, {
      delay: "number",
      lastDelay: "number",
    });
    const label = this.counter === "epoch" ? "Epoch" : "Round";
    const frames: AnimationFrame[] = [];
    const problems: string[] = [];
    for (const count of await this.sampleCounts()) {
      try {
        const picture = await decodePng(await this.readSamples(count));
        frames.push({ picture, caption: `${label} ${count}` });
      } catch (cause) {
        const path = join(this.path, this.#samplesFile(count));
        problems.push(`Cannot animate "${path}": ${messageOf(cause)}; it is left out`);
      }
    }
    if (frames.length > 0) await this.files.write("training.gif", encodeGif(frames, options));
    return problems;
  }

  /**
   * Writes `weights.safetensors`: weights and nothing else. Equal weights give equal bytes.
   *
   * @throws {DivergedError} If a value is not finite; an older file stays then.
   */
  async writeWeights(weights: readonly NamedArray[]): Promise<void> {
    await this.files.write("weights.safetensors", encodeWeights(weights));
  }

  /**
   * Reads `weights.safetensors`.
   *
   * @throws {Deno.errors.NotFound} If there is none yet.
   * @throws {Deno.errors.InvalidData} If it is damaged or a value is not finite; the message names it.
   */
  async readWeights(): Promise<NamedArray[]> {
    const path = await this.files.path("weights.safetensors");
    return await readWeights(path).catch((cause) => {
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
      throw new UserNotFoundError(
        `Cannot read "${path}": it does not exist; weights are written after each epoch, in a federated run after ` +
          "each round",
        { cause },
      );
    });
  }

  /** Writes a plot as PNG under a name such as `metrics.png`. */
  async writeFigure(fileName: string, figure: Figure): Promise<void> {
    await this.files.write(fileName, await renderPng(figure));
  }

  /** Writes a picture as PNG under a name such as `rounds.png`. */
  async writePicture(fileName: string, picture: Picture): Promise<void> {
    await this.files.write(fileName, await encodePng(picture));
  }

  #samplesFile(count: number): string {
    return `images/${this.counter}-${String(count).padStart(4, "0")}.png`;
  }
}

/** Whether a folder holds nothing but what a killed process left half-written. */
async function isEmpty(path: string): Promise<boolean> {
  try {
    for await (const { name } of Deno.readDir(path)) if (!isUnfinished(name)) return false;
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
