import * as v from "valibot";
import type { NamedArray } from "../../files/mod.ts";
import { namedArraysSchema, parseState } from "../../learning/mod.ts";
import {
  type EpochLine,
  epochLine,
  type RoundLine,
  roundLine,
  type StepLine,
  stepLine,
} from "../schema/run_lines.ts";

/** What a run has recorded so far: a checkpoint holds it too, so that damaged files are made again from it. */
export interface Recorded {
  /** The lines of `metrics.jsonl` by the folder that it is in, `.` for the run's own. */
  readonly epochs: Readonly<Record<string, readonly EpochLine[]>>;
  /** The lines of `steps.jsonl` by the same folders; none of a run that an older version began. */
  readonly steps: Readonly<Record<string, readonly StepLine[]>>;
  /** Time in milliseconds that the epoch under way has taken so far, by the same folders. */
  readonly underWayMs: Readonly<Record<string, number>>;
  /** The lines of `rounds.jsonl`. */
  readonly rounds: readonly RoundLine[];
  /** The content of `rounds.safetensors`. */
  readonly pictures: readonly NamedArray[];
}

/** What a run that has not begun has recorded. */
export const nothingRecorded: Recorded = {
  epochs: {},
  steps: {},
  underWayMs: {},
  rounds: [],
  pictures: [],
};

const recordedSchema: v.GenericSchema<unknown, Recorded> = v.object({
  epochs: v.record(v.string(), v.array(epochLine)),
  steps: v.optional(v.record(v.string(), v.array(stepLine)), {}),
  underWayMs: v.record(v.string(), v.number()),
  rounds: v.array(roundLine),
  pictures: namedArraysSchema,
});

/**
 * What a checkpoint says was recorded.
 *
 * @param value What it holds.
 * @throws {TypeError} If it is something else.
 */
export function readRecorded(value: unknown): Recorded {
  return parseState(recordedSchema, value);
}
