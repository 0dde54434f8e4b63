import * as v from "valibot";
import type { Metrics } from "../../learning/mod.ts";
import type { JsonLinesOptions } from "./json_lines.ts";
import { epochOfVersion1, roundOfVersion1 } from "./version_1.ts";

/** A finished epoch: a line of `metrics.jsonl`. */
export interface EpochLine {
  /** The epoch, from 1. */
  readonly epoch: number;
  /** Means over the epoch's examples, by name; `NaN` for what was not finite. */
  readonly metrics: Metrics;
  /** Steps that it had. */
  readonly steps: number;
  /** How long it took, in seconds. */
  readonly seconds: number;
}

/** What some steps in a row measured: a line of `steps.jsonl`. */
export interface StepLine {
  /** The last of them, counted from the training's start, from 1. */
  readonly step: number;
  /** Where that is, in epochs: 1.5 is the middle of the second. */
  readonly epoch: number;
  /** How many they are. */
  readonly steps: number;
  /** Means over them, each counting the same, by name; `NaN` for what was not finite. */
  readonly metrics: Metrics;
}

/** What one agent did and exchanged in a round. */
export interface RoundAgent {
  /** The agent's number, from 1. */
  readonly agent: number;
  /** How many examples it holds. */
  readonly examples: number;
  /** Steps that it took since the last round. */
  readonly steps: number;
  /** Means over the examples of those steps, by name; `NaN` for what was not finite. */
  readonly metrics: Metrics;
  /** Bytes that it sent. */
  readonly sentBytes: number;
  /** Bytes that it was given. */
  readonly receivedBytes: number;
}

/** An agent whose answer a mean lacks. */
export interface AbsentAgent {
  /** The agent's number, from 1. */
  readonly agent: number;
  /** What went wrong, a sentence. */
  readonly reason: string;
}

/** A finished round of a federation: a line of `rounds.jsonl`. */
export interface RoundLine {
  /** The round, from 1. */
  readonly round: number;
  /** What each agent did. */
  readonly agents: readonly RoundAgent[];
  /** SHA-256 of the mean, or `null` where nothing is shared. */
  readonly sha256: string | null;
  /** How long it took with its local training, in seconds. */
  readonly seconds: number;
  /** How long updates, mean and broadcast took, in seconds. */
  readonly syncSeconds: number;
  /** What the mean was evaluated to, by name. Default: it was not evaluated. */
  readonly metrics?: Metrics;
  /** Agents whose answers the mean lacks. Default: none. */
  readonly absent?: readonly AbsentAgent[];
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const seconds = v.pipe(v.number(), v.minValue(0));

/** JSON has no word for a number that is not finite: `null` stands in its place. A checkpoint has one. */
const metrics: v.GenericSchema<unknown, Metrics> = v.record(
  v.string(),
  v.union([
    v.pipe(v.null(), v.transform(() => NaN)),
    v.custom<number>((value) => typeof value === "number", "a number"),
  ]),
);

/** A line of `metrics.jsonl`, of this version or an older one. */
export const epochLine: v.GenericSchema<unknown, EpochLine> = v.pipe(
  v.unknown(),
  v.transform((value) => epochOfVersion1(value) ?? value),
  v.object({ epoch: positive, metrics, steps: count, seconds }),
);

/** A line of `steps.jsonl`. */
export const stepLine: v.GenericSchema<unknown, StepLine> = v.object({
  step: positive,
  epoch: v.pipe(v.number(), v.gtValue(0)),
  steps: positive,
  metrics,
});

/** A line of `rounds.jsonl`, of this version or an older one. */
export const roundLine: v.GenericSchema<unknown, RoundLine> = v.pipe(
  v.unknown(),
  v.transform((value) => roundOfVersion1(value) ?? value),
  v.object({
    round: positive,
    agents: v.array(v.object({
      agent: positive,
      examples: count,
      steps: count,
      metrics,
      sentBytes: count,
      receivedBytes: count,
    })),
    sha256: v.nullable(v.string()),
    seconds,
    syncSeconds: seconds,
    metrics: v.exactOptional(metrics),
    absent: v.exactOptional(v.array(v.object({ agent: positive, reason: v.string() }))),
  }),
);

/** The file with a line an epoch. */
export const epochLines: JsonLinesOptions<EpochLine> = {
  name: "metrics.jsonl",
  schema: epochLine,
  counterOf: ({ epoch }) => epoch,
};

/** The file with a line a step, or a few steps. */
export const stepLines: JsonLinesOptions<StepLine> = {
  name: "steps.jsonl",
  schema: stepLine,
  counterOf: ({ step }) => step,
};

/** The file with a line a federated round. */
export const roundLines: JsonLinesOptions<RoundLine> = {
  name: "rounds.jsonl",
  schema: roundLine,
  counterOf: ({ round }) => round,
};
