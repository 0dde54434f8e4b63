import * as v from "valibot";
import { UserRangeError } from "../errors/mod.ts";
import type { ClassHistogram, Estimate } from "../evaluation/mod.ts";
import { readJson, tableJson, writeFileAtomically } from "../files/mod.ts";
import { type Arm, armNames } from "./arm.ts";
import { isRunOf, sweepPlaces } from "./sweep_place.ts";
import { type SweepSettings, sweepSettings } from "./sweep_settings.ts";

/** What is measured of drawings. */
export interface Measured {
  /** The Fréchet distance from test images, and its standard error given the networks. */
  readonly frechetDistance: Estimate;
  /** The share of drawings that show a class with a certainty of at least 0.9. */
  readonly certain: number;
  /** How many drawings show each class with a certainty of at least 0.5, and how many none. */
  readonly histogram: ClassHistogram;
}

/** What was measured in the course of a training. */
export interface SweepPoint {
  /** Steps that each agent had taken. */
  readonly steps: number;
  /** Bytes that all agents together had sent and been given. */
  readonly bytes: number;
  /** The Fréchet distance from test images. */
  readonly distance: number;
}

/** An arm that was trained with one seed. */
export interface SweepRun extends Arm {
  /** The seed. */
  readonly seed: number;
  /** Steps of each agent. */
  readonly steps: number;
  /** Bytes that all agents together have sent and were given. */
  readonly bytes: number;
  /** How long the training took with its measurements, in seconds: the one number that differs from machine to machine. */
  readonly seconds: number;
  /** Whose drawings are measured: those of one generator, or of all agents' together, as many from each. */
  readonly drawings: "one generator" | "union of agents";
  /** What was measured at the end; `null` if the training diverged. */
  readonly measured: Measured | null;
  /** The distance of each agent's own drawings where there is a union; none where there is one generator. */
  readonly agents: readonly number[];
  /** The course of the training; its last point is its end. */
  readonly points: readonly SweepPoint[];
}

/** What others are compared with. */
export interface SweepReferences {
  /** Images of the part to train on: nothing is better. */
  readonly floor: Measured;
  /** What a generator draws that nobody has trained. */
  readonly untrained: Measured;
  /** Noise. */
  readonly ceiling: Measured;
}

/** What a sweep has measured so far. */
export interface SweepTable {
  /** Version of this form. */
  readonly schema: 1;
  /** The settings. */
  readonly settings: SweepSettings;
  /** Who looked. */
  readonly judge: { readonly name: string; readonly sha256: string };
  /** SHA-256 of the images that were trained on, and of those that drawings are compared with. */
  readonly data: {
    readonly name: string;
    readonly trainSha256: string;
    readonly testSha256: string;
  };
  /** Decides drawings and the images that they are compared with. */
  readonly sampleSeed: number;
  /** What others are compared with. */
  readonly references: SweepReferences;
  /** The trained arms, in the order to show, seed by seed. */
  readonly runs: readonly SweepRun[];
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const measured: v.GenericSchema<unknown, Measured> = v.strictObject({
  frechetDistance: v.strictObject({ value: v.number(), standardError: v.number() }),
  certain: share,
  histogram: v.strictObject({ counts: v.array(count), unrecognised: count }),
});

const run: v.GenericSchema<unknown, SweepRun> = v.strictObject({
  name: v.picklist(armNames),
  partition: v.nullable(v.string()),
  syncEvery: v.nullable(v.string()),
  seed: count,
  steps: count,
  bytes: count,
  seconds: v.pipe(v.number(), v.minValue(0)),
  drawings: v.picklist(["one generator", "union of agents"]),
  measured: v.nullable(measured),
  agents: v.array(v.number()),
  points: v.array(v.strictObject({ steps: count, bytes: count, distance: v.number() })),
});

const table: v.GenericSchema<unknown, SweepTable> = v.strictObject({
  schema: v.literal(1),
  settings: sweepSettings.schema as v.GenericSchema<unknown, SweepSettings>,
  judge: v.strictObject({ name: v.string(), sha256: v.string() }),
  data: v.strictObject({ name: v.string(), trainSha256: v.string(), testSha256: v.string() }),
  sampleSeed: count,
  references: v.strictObject({ floor: measured, untrained: measured, ceiling: measured }),
  runs: v.array(run),
});

/**
 * Reads what a sweep has measured.
 *
 * @param path The file that {@linkcode writeSweepTable} wrote.
 * @returns The table.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it holds something else; the message names place and expectation.
 */
export async function readSweepTable(path: string): Promise<SweepTable> {
  return await readJson(path, table);
}

/**
 * Writes a table, whole or not at all: a line for each run, so that versions compare.
 *
 * @param path Where.
 * @param table What.
 */
export async function writeSweepTable(path: string, table: SweepTable): Promise<void> {
  const { runs, ...rest } = table;
  await writeFileAtomically(path, tableJson(rest, runs));
}

/**
 * Refuses to go on with a table that something else decided: a mixture would compare what does not compare.
 *
 * @param before The table so far.
 * @param now What a sweep would write now, with or without runs.
 * @throws {RangeError} If settings other than the seeds, judge or data differ.
 */
export function checkSameSweep(before: SweepTable, now: SweepTable): void {
  const decidedBy = ({ settings, judge, data, sampleSeed }: SweepTable) =>
    Object.entries({
      ...sweepSettings.complete({ ...settings, seeds: undefined }),
      judge: judge.sha256,
      ...data,
      sampleSeed,
    }).map(([name, value]) => [name, JSON.stringify(value)] as const);
  const wanted = new Map(decidedBy(now));
  const other = decidedBy(before).find(([name, value]) => wanted.get(name) !== value);
  if (other === undefined) return;
  const [name, value] = other;
  throw new UserRangeError(
    `Cannot continue the sweep: ${name} is ${
      wanted.get(name)
    } but must be ${value}, as it began; use other results`,
  );
}

/**
 * Puts the runs of two tables of one sweep together, in the order to show.
 *
 * @param before What there was.
 * @param now What there is now; of runs that are in both, its own stay.
 * @returns Both, with the seeds of both.
 */
export function mergeSweepTables(before: SweepTable, now: SweepTable): SweepTable {
  const seeds = [...new Set([...before.settings.seeds, ...now.settings.seeds])].sort((a, b) =>
    a - b
  );
  const settings = { ...now.settings, seeds };
  const all = [...now.runs, ...before.runs];
  const runs = sweepPlaces(settings).flatMap((place) =>
    all.find((run) => isRunOf(run, place)) ?? []
  );
  return { ...now, settings, runs };
}
