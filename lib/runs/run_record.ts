import { join } from "@std/path";
import type { JsonEntry, JsonValue } from "./json_lines.ts";
import type { EpochLosses } from "../figures/mod.ts";
import type { RunFolder } from "./run_folder.ts";
import { isHeld } from "./run_lock.ts";

/** What became of a run; `interrupted` also before its first epoch. */
export type RunState = "finished" | "interrupted" | "running";

/** What one network pair of a run left behind: the only one, an agent's or the mean. */
export interface RunPart {
  /** What people call it: `Agent 2`, `Mean`, and the run's name for the only one. */
  readonly name: string;
  /** Its files. */
  readonly folder: RunFolder;
  /** Its losses, one an epoch; none for the mean. */
  readonly losses: readonly EpochLosses[];
}

/** What was exchanged in a round, as `rounds.jsonl` holds it. */
export interface RunRound {
  /** The round, from 1. */
  readonly round: number;
  /** What each agent did. */
  readonly agents: readonly {
    /** The agent's number, from 1. */
    readonly agent: number;
    /** How many examples it holds. */
    readonly examples: number;
    /** Bytes that it sent. */
    readonly sentBytes: number;
    /** Bytes that it was given. */
    readonly receivedBytes: number;
  }[];
  /** SHA-256 of the mean, or `null` where nothing is shared. */
  readonly sha256: string | null;
  /** How long it took with its local training, in seconds. */
  readonly seconds: number;
  /** How long updates, mean and broadcast took, in seconds. */
  readonly syncSeconds: number;
}

/** A run as its folder tells it. */
export interface RunRecord {
  /** The folder's name. */
  readonly name: string;
  /** The folder. */
  readonly folder: RunFolder;
  /** Which training wrote it. */
  readonly model: "dcgan" | "fedgan";
  /** Every setting by its name. */
  readonly options: JsonEntry;
  /** All of `config.json`. */
  readonly config: JsonEntry;
  /** When it began. */
  readonly startedAt: Date;
  /** What became of it. */
  readonly state: RunState;
  /** Time of finished epochs or rounds, in seconds. */
  readonly seconds: number;
  /** Its networks: agents by number and then the mean, or the only pair. */
  readonly parts: readonly RunPart[];
  /** Its rounds; none without agents. */
  readonly rounds: readonly RunRound[];
}

/**
 * Reads what a run's folder tells, and writes nothing.
 *
 * @param run The folder.
 * @throws {SyntaxError} If one of its files is not as the project writes it.
 */
export async function readRunRecord(run: RunFolder): Promise<RunRecord> {
  const config = await run.readConfig();
  const { model, options } = config;
  if ((model !== "dcgan" && model !== "fedgan") || !isEntry(options)) {
    throw new SyntaxError(
      `Cannot read "${join(run.path, "config.json")}": it must have options and the model ` +
        `"dcgan" or "fedgan", not ${JSON.stringify(model)}`,
    );
  }
  const folders = model === "dcgan" ? [run] : await run.parts();
  const parts = await Promise.all(folders.map(async (folder) => ({
    name: partName(folder, run),
    folder,
    losses: await folder.readLosses(),
  })));
  const rounds = await run.rounds.read() as unknown as RunRound[];
  const epochs = model === "dcgan" ? await run.metrics.read() : [];
  const wanted = model === "dcgan" ? options.epochs : roundsOf(config);
  const done = model === "dcgan" ? epochs.length : rounds.length;
  return {
    name: run.name,
    folder: run,
    model,
    options,
    config,
    startedAt: await startOf(run),
    // A training that ends writes its last animation after its last epoch, so being held goes first.
    state: await isHeld(run) ? "running" : done === wanted ? "finished" : "interrupted",
    seconds: [...epochs, ...rounds].reduce((sum, { seconds }) => sum + Number(seconds), 0),
    parts,
    rounds,
  };
}

/**
 * The losses at a run's end: of the last epoch, with agents the mean of theirs.
 *
 * @param record The run.
 * @returns The losses; `undefined` before the end of the first epoch.
 */
export function lastLosses({ parts }: RunRecord): Omit<EpochLosses, "epoch"> | undefined {
  const last = parts.flatMap(({ losses }) => losses.slice(-1));
  if (last.length === 0) return undefined;
  const mean = (name: "generatorLoss" | "discriminatorLoss") =>
    last.reduce((sum, losses) => sum + losses[name], 0) / last.length;
  return { generatorLoss: mean("generatorLoss"), discriminatorLoss: mean("discriminatorLoss") };
}

function partName(folder: RunFolder, run: RunFolder): string {
  if (folder === run) return run.name;
  return folder.counter === "round" ? "Mean" : folder.name.replace("agent-", "Agent ");
}

/** How many rounds a federated run has, as it wrote at its start. */
function roundsOf({ training }: JsonEntry): JsonValue | undefined {
  return isEntry(training) ? training.rounds : undefined;
}

/** The settings are written first and never again; some file systems keep no time of birth. */
async function startOf(run: RunFolder): Promise<Date> {
  const { birthtime, mtime } = await Deno.stat(join(run.path, "config.json"));
  return birthtime ?? mtime ?? new Date(NaN);
}

function isEntry(value: JsonValue | undefined): value is JsonEntry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
