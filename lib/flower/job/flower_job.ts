import { fromFileUrl, join } from "@std/path";
import * as v from "valibot";
import { UserError, UserInvalidDataError } from "../../errors/mod.ts";
import { exists, readJson, writeFileAtomically } from "../../files/mod.ts";
import type { PythonEnvironment } from "../../python/mod.ts";
import { connection, type FlowerPlace } from "../place/flower_place.ts";
import { markedProcesses } from "../place/marked_processes.ts";
import { runFlwr } from "../place/run_flwr.ts";
import { RoundFiles } from "../round_files.ts";
import { flowerRuns } from "./flower_runs.ts";
import { readRoundFile, type RoundFile } from "./round_file.ts";

/** The app that SuperLink and nodes run. */
const app = fromFileUrl(new URL("../app", import.meta.url));

/** Between two looks for a new file, and at what runs, in milliseconds. */
const lookMs = 200;
const lifeMs = 5000;
const listMs = 30_000;
/** How long to wait for the SuperLink to list an end, on a busy machine. */
const endMs = 20_000;

const jobSchema = v.object({ job: v.string() });
const serverSchema = v.object({ run: v.string(), pid: v.number() });
const endSchema = v.object({
  status: v.picklist(["completed", "failed"]),
  reason: v.optional(v.string(), ""),
});

/** Where a training goes on. */
export interface JobStart {
  /** The round after which; undefined for a training that begins. */
  readonly file: RoundFile | undefined;
  /** What is wrong with files of later rounds, which are made again: a sentence each. */
  readonly damaged: readonly string[];
}

/**
 * A training on a place's SuperLink, which may need several of Flower's runs until it has ended: what the intermediary
 * writes of its rounds is in a folder, by which it is followed and goes on.
 */
export class FlowerJob {
  /** The folder of its files. */
  readonly folder: string;
  readonly #files: RoundFiles;
  readonly #place: FlowerPlace;
  readonly #python: PythonEnvironment;
  /** The run that this process has submitted. */
  #run: string | undefined;

  /**
   * Nothing is read or written yet.
   *
   * @param folder The folder of its files; it need not be there.
   * @param parts Where it runs, and the Python that has Flower.
   */
  constructor(
    folder: string,
    { place, python }: { place: FlowerPlace; python: PythonEnvironment },
  ) {
    this.folder = folder;
    this.#files = new RoundFiles(folder);
    this.#place = place;
    this.#python = python;
  }

  /**
   * Keeps it for this process until disposed, or until the process ends.
   *
   * @returns What gives it free.
   * @throws {Error} If another process follows it.
   */
  async hold(): Promise<Disposable> {
    await Deno.mkdir(this.folder, { recursive: true });
    const file = await Deno.open(join(this.folder, "lock"), { create: true, write: true });
    if (await file.tryLock(true)) return file;
    file.close();
    throw new UserError(
      `Cannot follow the training in "${this.folder}": another process does; end that first`,
    );
  }

  /**
   * Where the training goes on: from the newest round that is whole, and that has all before it which are not recorded yet.
   *
   * @param recorded The last round that was recorded. Default: the newest that is whole.
   * @throws {Deno.errors.InvalidData} If there were rounds but none is whole; all files stay as they are.
   */
  async start(recorded?: number): Promise<JobStart> {
    let file: RoundFile | undefined;
    const damaged: { round: number; reason: string }[] = [];
    for (const { round, path } of (await this.#files.list()).toReversed()) {
      const isAhead = recorded !== undefined && round > recorded + 1;
      if (isAhead && file?.round !== round - 1) break;
      try {
        file = await readRoundFile(path);
      } catch (error) {
        if (!(error instanceof Deno.errors.InvalidData)) throw error;
        damaged.push({ round, reason: error.message });
      }
    }
    const reasons = damaged.filter(({ round }) => round > (file?.round ?? -1))
      .map(({ reason }) => reason);
    if (file === undefined && (damaged.length > 0 || recorded !== undefined)) {
      throw new UserInvalidDataError(
        `Cannot go on with the training in "${this.folder}": no file of a round is whole but one must be; restore one, ` +
          `or begin anew with --anew; ${reasons.join("; ")}`,
      );
    }
    return { file, damaged: reasons };
  }

  /** Whether one of Flower's runs works on it now. */
  async isRunning(): Promise<boolean> {
    const server = await this.#read("server.json", serverSchema);
    if (server === undefined || await this.#read("end.json", endSchema) !== undefined) return false;
    const { id } = await this.#place.state() ?? {};
    if (id === undefined) return false;
    return (await markedProcesses(id)).some(({ pid }) => pid === server.pid);
  }

  /**
   * Starts one of Flower's runs that goes on from a round; files of later ones are removed, since they are made again.
   *
   * @param settings All settings of the training, plain data.
   * @param start Where it goes on. Default: {@linkcode FlowerJob.start}.
   * @throws {Error} If agents could not find their states, or the SuperLink does not take it.
   */
  async submit(
    settings: Readonly<Record<string, unknown>>,
    start?: JobStart,
  ): Promise<void> {
    await Deno.mkdir(this.folder, { recursive: true });
    const { file } = start ?? await this.start();
    const job = await this.#read("job.json", jobSchema) ??
      (file === undefined ? { job: crypto.randomUUID() } : this.#refuseNameless());
    for (const name of ["server.json", "end.json"]) {
      await Deno.remove(join(this.folder, name)).catch(ifMissing);
    }
    for (const { round, path } of await this.#files.list()) {
      if (round > (file?.round ?? -1)) await Deno.remove(path);
    }
    await this.#write("job.json", JSON.stringify(job));
    const config = {
      ...{ job: job.job, folder: this.folder, settings: JSON.stringify(settings) },
      start: file === undefined ? "" : this.#files.pathOf(file.round),
    };
    // A text of JSON is one of TOML too.
    const lines = Object.entries(config).map(([name, value]) =>
      `${name} = ${JSON.stringify(value)}`
    );
    await this.#write("run.toml", lines.join("\n"));
    const { nodes, simulation } = await this.#place.state() ?? { nodes: 0, simulation: false };
    const answer = await this.#flwr([
      ...["run", app, connection, "--run-config", join(this.folder, "run.toml")],
      ...(simulation
        ? ["--federation-config", `num-supernodes=${nodes} client-resources-num-cpus=1`]
        : []),
    ]);
    this.#run = v.parse(v.object({ "run-id": v.string() }), answer)["run-id"];
  }

  /**
   * The rounds as they end, those among them that have ended before.
   *
   * @param after The round after which to begin; -1 for all, with the beginning.
   * @param signal Ends the wait once it is aborted. Default: never.
   * @returns The rounds in order, to the end of the run.
   * @throws {Error} If the training fails, or what runs it dies.
   */
  async *rounds(after: number, signal?: AbortSignal): AsyncGenerator<RoundFile, void> {
    let lookedMs = performance.now();
    let listedMs = performance.now();
    for (let round = after + 1; !signal?.aborted;) {
      // The end is written after the last round.
      const end = await this.#read("end.json", endSchema);
      if (await exists(this.#files.pathOf(round))) {
        yield await readRoundFile(this.#files.pathOf(round++));
        continue;
      }
      if (end !== undefined) {
        await this.#untilListed();
        if (end.status === "completed") return;
        throw new UserError(`Cannot go on with the training: ${end.reason}`);
      }
      if (performance.now() - lookedMs > lifeMs) {
        await this.#checkAlive();
        lookedMs = performance.now();
      }
      if (performance.now() - listedMs > listMs && !await this.isRunning()) {
        await this.#checkListed();
        listedMs = performance.now();
      }
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  }

  /** Stops the run that works on it, if there is one. */
  async stop(): Promise<void> {
    const server = await this.#read("server.json", serverSchema);
    if (server !== undefined && await this.isRunning()) {
      await this.#flwr(["stop", server.run, connection]);
    }
  }

  /**
   * Removes the files of rounds that are needed no more.
   *
   * @param recorded The last round that was recorded; it and the one before stay, to go on from.
   */
  async forget(recorded: number): Promise<void> {
    for (const { round, path } of await this.#files.list()) {
      if (round < recorded - 1) await Deno.remove(path);
    }
  }

  /** With another name all agents would begin anew. */
  #refuseNameless(): never {
    throw new UserInvalidDataError(
      `Cannot go on with the training in "${this.folder}": job.json is missing but must give the name by which agents ` +
        "find their states; restore it, or begin anew with --anew",
    );
  }

  async #checkAlive(): Promise<void> {
    if ((await this.#place.running()).has("superlink")) return;
    if (await this.#read("end.json", endSchema) !== undefined) return;
    throw new UserError("Cannot go on with the training: the SuperLink has ended; start it again");
  }

  /** A run that never came to its own first word is only known to the SuperLink. */
  async #checkListed(): Promise<void> {
    if (await this.#read("end.json", endSchema) !== undefined) return;
    const runs = await flowerRuns(this.#place, this.#python);
    const run = runs.find(({ id }) => id === this.#run);
    if (run === undefined || !run.status.startsWith("finished")) return;
    if (await this.#read("end.json", endSchema) !== undefined) return;
    throw new UserError(
      `Cannot go on with the training: Flower says ${run.status} (${run.details}); its words are in "${
        this.#place.logOf("superlink")
      }"`,
    );
  }

  /** Waits until the SuperLink lists as ended what has written its end, so that its list says the same from here on. */
  async #untilListed(): Promise<void> {
    const startMs = performance.now();
    while (this.#run !== undefined && performance.now() - startMs < endMs) {
      const runs = await flowerRuns(this.#place, this.#python);
      if (runs.find(({ id }) => id === this.#run)?.status.startsWith("finished") ?? true) return;
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  }

  async #flwr(args: string[]): Promise<unknown> {
    return await runFlwr(args, { home: this.#place.home, python: this.#python });
  }

  async #read<T>(name: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined> {
    const path = join(this.folder, name);
    return await exists(path) ? await readJson(path, schema) : undefined;
  }

  async #write(name: string, text: string): Promise<void> {
    await writeFileAtomically(join(this.folder, name), text + "\n");
  }
}

function ifMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
