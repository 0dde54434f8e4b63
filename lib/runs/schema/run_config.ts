import * as v from "valibot";
import { UserInvalidDataError } from "../../errors/mod.ts";
import { checkAgainst } from "../../files/mod.ts";
import type { MetricDescription } from "../../learning/mod.ts";
import { configOfVersion1 } from "./version_1.ts";
import { settingsOfVersion2 } from "./version_2.ts";

/** The version of the schema of `config.json` that is written. */
export const schemaVersion = 3;

/** The examples that a run learns from. */
export interface RunData {
  /** Which set it is: `mnist`. */
  readonly name: string;
  /** Where it came from, for people: a folder, or how it was drawn. */
  readonly source: string;
  /** The folder to load it from again; `null` for where data is kept. */
  readonly folder: string | null;
  /** What decided the examples, where they are drawn. Default: they are not. */
  readonly seed?: number;
  /** Number of examples. */
  readonly count: number;
  /** SHA-256 of all of them. */
  readonly sha256: string;
}

/** What one agent of a federated run holds. */
export interface RunShard {
  /** The agent's number, from 1. */
  readonly agent: number;
  /** How many examples it holds. */
  readonly examples: number;
  /** How many of them have each label, by label. Default: they have none. */
  readonly labels?: readonly number[];
}

/** How what is trained is evaluated now and then. */
export interface RunEvaluation {
  /** After how many epochs of a learner, or rounds of a federation; the last counts always. */
  readonly every: number;
  /** What else decides the numbers, such as how many images are drawn: plain data that JSON can hold. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** How a run trains; none of it changes the results. */
export interface RunTraining {
  /** Whether agents train at the same time. */
  readonly parallel: boolean;
  /** Longest time between two checkpoints, in minutes. */
  readonly checkpointMinutes: number;
  /** Whether files of events are written for TensorBoard. */
  readonly tensorboard: boolean;
  /** How it is evaluated meanwhile. Default: not at all. */
  readonly evaluation?: RunEvaluation;
}

/** All that is known of a run before it begins: the file `config.json`. */
export interface RunConfig {
  /** What is trained, by the name that a command knows it by. */
  readonly model: string;
  /** What began the run: `deno task demo`, or a notebook. Default: it is not known. */
  readonly startedBy?: string;
  /** Every setting of the training by its name: plain data that JSON can hold. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What it learns from. Default: no data set. */
  readonly data?: RunData;
  /** What its logs measure, by name, in the order to show. */
  readonly metrics: Readonly<Record<string, MetricDescription>>;
  /** How long it is: epochs of one learner, or rounds of a federation. */
  readonly length: { readonly unit: "epoch" | "round"; readonly count: number };
  /** What each agent holds. Default: there are no agents. */
  readonly shards?: readonly RunShard[];
  /** How it trains. */
  readonly training: RunTraining;
  /** Versions of what it runs on, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** TensorFlow's library. */
  readonly library: string;
  /** TensorFlow's name of the device that computes. */
  readonly device: string;
  /** What products are computed in. Default: it is not known. */
  readonly precision?: string;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/**
 * Values by name. To valibot an array is a record too, and it drops some names; reading a value by a name that every
 * object has would find one that is not in the file.
 */
function recordOf<T>(
  value: v.GenericSchema<unknown, T>,
): v.GenericSchema<unknown, Record<string, T>> {
  return v.pipe(
    v.custom<Record<string, unknown>>(
      (input) => typeof input === "object" && input !== null && !Array.isArray(input),
      "an object",
    ),
    v.check(
      (input) => Object.keys(input).every((name) => !(name in Object.prototype)),
      ({ input }) =>
        `an object without the name "${
          Object.keys(input).find((name) => name in Object.prototype)
        }"`,
    ),
    v.record(v.string(), value),
  );
}

const description: v.GenericSchema<unknown, MetricDescription> = v.object({
  label: v.string(),
  unit: v.string(),
  reference: v.exactOptional(v.object({ value: v.number(), label: v.string() })),
});

const config: v.GenericSchema<unknown, RunConfig> = v.object({
  model: v.string(),
  startedBy: v.exactOptional(v.string()),
  settings: recordOf(v.unknown()),
  data: v.exactOptional(v.object({
    name: v.string(),
    source: v.string(),
    folder: v.nullable(v.string()),
    seed: v.exactOptional(count),
    count,
    sha256: v.string(),
  })),
  metrics: recordOf(description),
  length: v.object({ unit: v.picklist(["epoch", "round"]), count: positive }),
  shards: v.exactOptional(v.array(v.object({
    agent: positive,
    examples: count,
    labels: v.exactOptional(v.array(count)),
  }))),
  training: v.object({
    parallel: v.boolean(),
    checkpointMinutes: v.pipe(v.number(), v.gtValue(0)),
    tensorboard: v.boolean(),
    evaluation: v.exactOptional(v.object({ every: positive, settings: recordOf(v.unknown()) })),
  }),
  versions: recordOf(v.string()),
  library: v.string(),
  device: v.string(),
  precision: v.exactOptional(v.string()),
});

const versioned = v.object({ schema: v.exactOptional(positive, 1) });

/**
 * Reads what `config.json` says, in this version of the schema or an older one.
 *
 * @param value What the file holds.
 * @param source What an error calls the file, with quotes.
 * @returns The configuration.
 * @throws {Deno.errors.InvalidData} If it is not one; the message names the source and what is wrong.
 */
export function readRunConfig(value: unknown, source: string): RunConfig {
  const { schema } = checkAgainst(value, { schema: versioned, source });
  if (schema > schemaVersion) {
    throw new UserInvalidDataError(
      `Cannot read ${source}: schema is ${schema} but must be at most ${schemaVersion}; a newer version of the ` +
        "project wrote it: use that one",
    );
  }
  const read = schema === 1
    ? configOfVersion1(value, source)
    : checkAgainst(value, { schema: config, source });
  return schema < 3 ? { ...read, settings: settingsOfVersion2(read.settings) } : read;
}
