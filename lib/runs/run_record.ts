import { join } from "@std/path";
import { displayedAs } from "../display/mod.ts";
import type { EpochMetrics, Metrics } from "../learning/mod.ts";
import type { RoundBytes } from "../figures/mod.ts";
import { isExported } from "./export_run.ts";
import type { RunFolder } from "./run_folder.ts";
import { isHeld } from "./run_lock.ts";
import { meanName, partTitle } from "./run_parts.ts";
import type { RunConfig } from "./schema/run_config.ts";
import type { EpochLine, RoundLine } from "./schema/run_lines.ts";
import { showRun } from "./show_run.ts";

/** What became of a run; `interrupted` also before its first epoch, `exported` one that has weights alone. */
export type RunState = "finished" | "interrupted" | "running" | "exported";

/** What one learner of a run left behind: the only one, an agent's or the mean. */
export interface RunPart {
  /** What people call it: `Agent 2`, `Mean`, and the run's name for the only one. */
  readonly name: string;
  /** Its files. */
  readonly folder: RunFolder;
  /** How many examples it learns from; 0 for the mean. */
  readonly examples: number;
  /** What it measured, one entry an epoch; none for the mean. */
  readonly epochs: readonly EpochLine[];
}

/** A run as its folder describes it. */
export interface RunRecord {
  /** The folder's name. */
  readonly name: string;
  /** The folder. */
  readonly folder: RunFolder;
  /** All that was known of it before it began. */
  readonly config: RunConfig;
  /** When it began. */
  readonly startedAt: Date;
  /** What became of it. */
  readonly state: RunState;
  /** Time of finished epochs or rounds, in seconds. */
  readonly seconds: number;
  /** Its learners: agents by number and then the mean, or the only one. */
  readonly parts: readonly RunPart[];
  /** Its rounds; none without agents. */
  readonly rounds: readonly RoundLine[];
  /** What of its lines could not be read and is left out, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * Reads what a run's folder holds, and writes nothing. Lines that are damaged are left out and named.
 *
 * @param run The folder.
 * @throws {Error} If its configuration cannot be read, or a file as a whole.
 */
export async function readRunRecord(run: RunFolder): Promise<RunRecord> {
  const config = await run.readConfig();
  const problems: string[] = [];
  const parts: RunPart[] = [];
  // One after the other: a federation of many agents has more files than a process may have open.
  for (const part of partsOf(run, config)) {
    const epochs = await part.folder.metrics.read();
    parts.push({ ...part, epochs: epochs.lines });
    problems.push(...epochs.problems);
  }
  const rounds = await run.rounds.read();
  problems.push(...rounds.problems);
  const isFederated = config.length.unit === "round";
  const timed = isFederated ? rounds.lines : parts[0].epochs;
  const done = isFederated ? rounds.lines.at(-1)?.round : parts[0].epochs.at(-1)?.epoch;
  return displayedAs({
    name: run.name,
    folder: run,
    config,
    startedAt: await startOf(run),
    // A training that ends writes its last animation after its last epoch, so being held goes first.
    state: await isHeld(run)
      ? "running"
      : done === config.length.count
      ? "finished"
      : await isExported(run)
      ? "exported"
      : "interrupted",
    seconds: timed.reduce((sum, { seconds }) => sum + seconds, 0),
    parts,
    rounds: rounds.lines,
    problems,
  }, showRun);
}

/**
 * What was measured at a run's end: in the last epoch, with agents their mean over the last epoch that all finished, and what
 * their mean itself was evaluated to last.
 *
 * @param record The run.
 * @returns The metrics by name; `undefined` before the end of the first epoch.
 */
export function lastMetrics(record: RunRecord): Metrics | undefined {
  const { rounds } = record;
  const measured = meanEpochs(learners(record), rounds).at(-1)?.metrics;
  return measured && { ...measured, ...evaluatedRounds(rounds).at(-1)?.metrics };
}

/**
 * The parts of a run that learn: all but the mean.
 *
 * @param record The run.
 */
export function learners({ parts }: RunRecord): RunPart[] {
  return parts.filter(({ folder }) => folder.counter === "epoch");
}

/**
 * The rounds after which the mean of a federation was evaluated.
 *
 * @param rounds The run's rounds.
 * @returns What it was evaluated to, ascending.
 */
export function evaluatedRounds(
  rounds: readonly RoundLine[],
): { round: number; metrics: Metrics }[] {
  return rounds.flatMap(({ round, metrics }) => metrics === undefined ? [] : [{ round, metrics }]);
}

/**
 * What the mean of a federation was evaluated to, in any round.
 *
 * @param rounds The run's rounds.
 * @returns The metrics' names.
 */
export function evaluatedMetrics(rounds: readonly RoundLine[]): Set<string> {
  return new Set(evaluatedRounds(rounds).flatMap(({ metrics }) => Object.keys(metrics)));
}

/**
 * The mean of what several learners measured, of the epochs that all have finished, over all their examples. What the mean
 * of their networks was evaluated to itself is left out: the mean of the agents' distances is another number.
 *
 * @param parts The learners.
 * @param rounds The run's rounds. Default: there are none.
 * @returns An entry for each epoch; none without a learner.
 */
export function meanEpochs(
  parts: readonly Pick<RunPart, "examples" | "epochs">[],
  rounds: readonly RoundLine[] = [],
): EpochMetrics[] {
  const [first, ...others] = parts;
  if (first === undefined) return [];
  const evaluated = evaluatedMetrics(rounds);
  return first.epochs.flatMap(({ epoch, metrics: all }) => {
    const metrics = Object.fromEntries(
      Object.entries(all).filter(([name]) => !evaluated.has(name)),
    );
    const weighed = [{ examples: first.examples, metrics }];
    for (const { examples, epochs } of others) {
      const same = epochs.find((other) => other.epoch === epoch);
      if (same !== undefined) weighed.push({ examples, metrics: same.metrics });
    }
    return weighed.length < parts.length ? [] : [{ epoch, metrics: meanOf(weighed) }];
  });
}

/**
 * What one measurement over all examples would have given.
 *
 * @param parts What was measured of each part, and over how many examples; at least one.
 */
export function meanOf(parts: readonly { examples: number; metrics: Metrics }[]): Metrics {
  const total = parts.reduce((sum, { examples }) => sum + examples, 0);
  const mean = (name: string) =>
    parts.reduce((sum, { examples, metrics }) => sum + examples / total * metrics[name], 0);
  return Object.fromEntries(Object.keys(parts[0].metrics).map((name) => [name, mean(name)]));
}

/**
 * What all agents together exchanged in a round.
 *
 * @param round The round.
 */
export function bytesOfRound({ round, agents }: RoundLine): RoundBytes {
  const sum = (name: "sentBytes" | "receivedBytes") =>
    agents.reduce((total, agent) => total + agent[name], 0);
  return { round, sentBytes: sum("sentBytes"), receivedBytes: sum("receivedBytes") };
}

/** The parts that a run has by its configuration. */
function partsOf(run: RunFolder, { shards, data }: RunConfig): Omit<RunPart, "epochs">[] {
  if (shards === undefined) return [{ name: run.name, folder: run, examples: data?.count ?? 1 }];
  const agents = shards.map(({ agent, examples }) => ({
    name: partTitle(agent),
    folder: run.agent(agent),
    examples,
  }));
  return [...agents, { name: partTitle(meanName), folder: run.mean(), examples: 0 }];
}

/** The settings are written first and never again; some file systems keep no time of birth. */
async function startOf(run: RunFolder): Promise<Date> {
  const { birthtime, mtime } = await Deno.stat(join(run.path, "config.json"));
  return birthtime ?? mtime ?? new Date(NaN);
}
