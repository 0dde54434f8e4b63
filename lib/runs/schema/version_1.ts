/**
 * All that is known of runs as they were written before `config.json` had a `schema`: one GAN or agents that federate
 * one, with two losses by name in every line. New code knows no model; this file goes when no such run is left.
 *
 * @module
 */
import * as v from "valibot";
import { checkAgainst } from "../../files/mod.ts";
import type { MetricDescription } from "../../learning/mod.ts";
import type { RunConfig } from "./run_config.ts";

const metrics: Readonly<Record<string, MetricDescription>> = {
  generatorLoss: {
    label: "Generator loss",
    unit: "nats",
    reference: { value: Math.LN2, label: "ln 2: the discriminator guesses" },
  },
  discriminatorLoss: {
    label: "Discriminator loss",
    unit: "nats",
    reference: { value: 2 * Math.LN2, label: "2 ln 2: the discriminator guesses" },
  },
};

const number = v.number();

const shared = {
  data: v.object({
    name: v.string(),
    source: v.string(),
    folder: v.nullish(v.string(), null),
    count: number,
    sha256: v.string(),
  }),
  versions: v.record(v.string(), v.string()),
  library: v.string(),
  device: v.string(),
  precision: v.exactOptional(v.string()),
};

const anyModel = v.object({ model: v.picklist(["dcgan", "fedgan"]) });

const standalone = v.object({
  ...shared,
  model: v.literal("dcgan"),
  options: v.looseObject({ epochs: number }),
});

const federated = v.object({
  ...shared,
  model: v.literal("fedgan"),
  options: v.record(v.string(), v.unknown()),
  shards: v.array(v.object({ agent: number, labels: v.array(number) })),
  training: v.object({
    parallel: v.boolean(),
    checkpointMinutes: number,
    tensorboard: v.exactOptional(v.boolean(), false),
    rounds: number,
  }),
});

/**
 * A configuration of version 1 in the present one.
 *
 * @param value What the file holds.
 * @param source What an error calls the file, with quotes.
 * @throws {Deno.errors.InvalidData} If it is not one of version 1 either.
 */
export function configOfVersion1(value: unknown, source: string): RunConfig {
  const { model } = checkAgainst(value, { schema: anyModel, source });
  if (model === "dcgan") {
    const { options, ...rest } = checkAgainst(value, { schema: standalone, source });
    return {
      ...rest,
      settings: options,
      metrics,
      length: { unit: "epoch", count: options.epochs },
      training: { parallel: false, checkpointMinutes: 10, tensorboard: false },
    };
  }
  const { options, shards, training: { rounds, ...training }, ...rest } = checkAgainst(value, {
    schema: federated,
    source,
  });
  return {
    ...rest,
    settings: options,
    metrics,
    length: { unit: "round", count: rounds },
    shards: shards.map(({ agent, labels }) => ({
      agent,
      examples: labels.reduce((sum, count) => sum + count, 0),
      labels,
    })),
    training,
  };
}

const loss = v.nullable(v.number());
const losses = { generatorLoss: loss, discriminatorLoss: loss };

/** A line of version 1 with its losses among the metrics; undefined for one of another version. */
export function epochOfVersion1(value: unknown): unknown {
  if (!v.is(v.looseObject(losses), value)) return undefined;
  const { generatorLoss, discriminatorLoss, ...rest } = value;
  return { ...rest, metrics: { generatorLoss, discriminatorLoss } };
}

/** A line of version 1 with its losses among each agent's metrics; undefined for one of another version. */
export function roundOfVersion1(value: unknown): unknown {
  const line = v.looseObject({ agents: v.array(v.looseObject(losses)) });
  return v.is(line, value) ? { ...value, agents: value.agents.map(epochOfVersion1) } : undefined;
}
