import { UserTypeError } from "../errors/mod.ts";
import * as v from "valibot";
import type { NamedArray } from "../files/mod.ts";
import type { CheckpointContent } from "./checkpoints/checkpoint_file.ts";
import type { LearnerState } from "./learner.ts";

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A number that a training measured: it may have diverged. */
const measurement = v.custom<number>((value) => typeof value === "number", "Expected a number");

/** Arrays, as a checkpoint holds them. */
export const namedArraysSchema: v.GenericSchema<unknown, NamedArray[]> = v.array(
  v.custom<NamedArray>(
    (value) => ArrayBuffer.isView((value as NamedArray | null)?.data),
    "Expected an array of numbers with a name and a shape",
  ),
);

/** Metrics by name. */
export const metricsSchema: v.GenericSchema<unknown, Record<string, number>> = v.record(
  v.string(),
  measurement,
);

/** What a {@linkcode LearnerState} looks like. */
export const learnerStateSchema: v.GenericSchema<unknown, LearnerState> = v.object({
  arrays: namedArraysSchema,
  progress: v.object({ epoch: count, step: count, examples: count, metricSums: metricsSchema }),
  totalSteps: count,
});

/**
 * The state of a learner that a checkpoint holds, for `Checkpoints`.
 *
 * @param content The file's content.
 * @returns The state.
 * @throws {TypeError} If it holds something else.
 */
export function readLearnerState({ state }: CheckpointContent): LearnerState {
  return parseState(learnerStateSchema, state);
}

/**
 * A value that has been read, checked.
 *
 * @param schema What it must look like.
 * @param value What it is.
 * @returns The value, typed.
 * @throws {TypeError} If it looks otherwise; the message says where.
 */
export function parseState<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const { success, output, issues } = v.safeParse(schema, value);
  if (success) return output;
  const [issue] = issues;
  const path = v.getDotPath(issue);
  throw new UserTypeError(
    `Cannot read a checkpoint: ${path === null ? "its state" : `"${path}" of its state`} is ` +
      `${issue.received} but must be ${issue.expected ?? issue.message}`,
  );
}
