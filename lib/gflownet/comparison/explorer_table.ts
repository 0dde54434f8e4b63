import * as v from "valibot";
import { UserRangeError } from "../../errors/mod.ts";
import { readJson, tableJson, writeFileAtomically } from "../../files/mod.ts";
import { type ExplorerName, explorerNames } from "../settings/explorer_names.ts";
import { type ComparisonSettings, comparisonSettings } from "./comparison_settings.ts";

/** What an explorer came to with one seed, all of it exact. */
export interface ExplorerRun {
  /** Which explorer. */
  readonly explorer: ExplorerName;
  /** The seed. */
  readonly seed: number;
  /** Trajectories that the trained agent learnt from in each gradient step. */
  readonly batchSize: number;
  /** How often the reward was asked for. */
  readonly rewardCalls: number;
  /** How long the training took with its measurements, in seconds: the one number that differs from run to run. */
  readonly seconds: number;
  /** Σ |p − R/Z| at the end; `null` if the training diverged. */
  readonly l1: number | null;
  /** How many modes are built at least half as often as they should be, at the end. */
  readonly modesFound: number;
  /** How many modes were built in the course of the training. */
  readonly modesBuilt: number;
  /** The course of the training: gradient steps, and the distance after them. */
  readonly points: readonly (readonly [iteration: number, l1: number])[];
}

/** What a comparison of explorers has measured so far. */
export interface ExplorerTable {
  /** Version of this form. */
  readonly schema: 1;
  /** The settings. */
  readonly settings: ComparisonSettings;
  /** Modes that there are. */
  readonly modes: number;
  /** What was trained, explorer by explorer. */
  readonly runs: readonly ExplorerRun[];
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const distance = v.pipe(v.number(), v.minValue(0), v.maxValue(2.001)); // rounding

const table: v.GenericSchema<unknown, ExplorerTable> = v.strictObject({
  schema: v.literal(1),
  settings: comparisonSettings.schema as v.GenericSchema<unknown, ComparisonSettings>,
  modes: count,
  runs: v.array(v.strictObject({
    explorer: v.picklist(explorerNames),
    seed: count,
    batchSize: count,
    rewardCalls: count,
    seconds: v.pipe(v.number(), v.minValue(0)),
    l1: v.nullable(distance),
    modesFound: count,
    modesBuilt: count,
    points: v.array(v.tuple([count, distance])),
  })),
});

/**
 * Reads what a comparison has measured.
 *
 * @param path The file that {@linkcode writeExplorerTable} wrote.
 * @returns The table.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it holds something else; the message names place and expectation.
 */
export async function readExplorerTable(path: string): Promise<ExplorerTable> {
  return await readJson(path, table);
}

/**
 * Writes a table, whole or not at all.
 *
 * @param path Where.
 * @param table What.
 */
export async function writeExplorerTable(path: string, table: ExplorerTable): Promise<void> {
  const { runs, ...rest } = table;
  await writeFileAtomically(path, tableJson(rest, runs));
}

/**
 * Puts the runs of two tables together, in the order to show: one process may have others' seeds or explorers.
 *
 * @param before What there was.
 * @param now What there is now; of runs that are in both, its own stay.
 * @returns Both, with the seeds and explorers of both.
 * @throws {RangeError} If another setting differs: a mixture would compare what does not compare.
 */
export function mergeExplorerTables(before: ExplorerTable, now: ExplorerTable): ExplorerTable {
  const decided = ({ seeds: _, explorers: __, ...others }: ComparisonSettings) => others;
  const wanted = decided(now.settings);
  for (const [name, value] of Object.entries(decided(before.settings))) {
    const [was, is] = [value, wanted[name as keyof typeof wanted]].map((x) => JSON.stringify(x));
    if (was === is) continue;
    throw new UserRangeError(
      `Cannot continue the comparison: ${name} is ${is} but must be ${was}, as it began; use other results`,
    );
  }
  const both = <T>(of: (settings: ComparisonSettings) => readonly T[]) => [
    ...new Set([...of(before.settings), ...of(now.settings)]),
  ];
  const seeds = both(({ seeds }) => seeds).sort((a, b) => a - b);
  const chosen = both(({ explorers }) => explorers);
  const explorers = explorerNames.filter((name) => chosen.includes(name));
  const all = [...now.runs, ...before.runs];
  const runs = explorers.flatMap((explorer) =>
    seeds.flatMap((seed) => all.find((run) => run.explorer === explorer && run.seed === seed) ?? [])
  );
  return { ...now, settings: { ...now.settings, seeds, explorers }, runs };
}
