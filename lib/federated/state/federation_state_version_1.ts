import * as v from "valibot";
import { type CheckpointContent, metricsSchema, parseState } from "../../learning/mod.ts";
import { federationOptions } from "../federation_options.ts";

const schema = v.object({
  options: v.record(v.string(), v.unknown()),
  dataSha256: v.string(),
  round: v.number(),
  agents: v.array(v.object({
    pair: v.object({ progress: metricsSchema, steps: v.number() }),
    losses: v.array(metricsSchema),
    local: metricsSchema,
  })),
});

/**
 * A federation's state from a checkpoint of the first version, which knew one kind of learner: a metric stood among the
 * counts, as `…Sum`, and a learner's settings among the federation's.
 *
 * @param content The file's content.
 * @returns The state as it is written today, not checked yet.
 * @throws {TypeError} If it holds something else.
 */
export function fromVersion1({ state, arrays }: CheckpointContent): unknown {
  const { options, dataSha256, round, agents } = parseState(schema, state);
  const owned = (prefix: string) =>
    arrays.filter(({ name }) => name.startsWith(prefix))
      .map((array) => ({ ...array, name: array.name.slice(prefix.length) }));
  const batchSize = typeof options.batchSize === "number" ? options.batchSize : 1;
  return {
    ...settingsOf(options),
    dataSha256,
    round,
    agents: agents.map(({ pair: { progress, steps }, losses, local }, i) => ({
      learner: {
        arrays: owned(`agent-${i + 1}/`),
        progress: {
          epoch: progress.epoch,
          step: progress.step,
          examples: progress.images,
          metricSums: sumsOf(progress, 1),
        },
        totalSteps: steps,
      },
      epochMetrics: losses.map(({ epoch, ...metrics }) => ({ epoch, metrics })),
      // It was a sum over steps, all counting the same.
      local: {
        steps: local.steps,
        examples: local.steps * batchSize,
        metricSums: sumsOf(local, batchSize),
      },
    })),
    weights: owned("intermediary/"),
  };
}

/** Names of networks that the first version's `share` stood for. */
const networks: Readonly<Record<string, unknown>> = { both: "all", none: [] };

function settingsOf(given: Readonly<Record<string, unknown>>) {
  const isGeneral = (name: string) => Object.hasOwn(federationOptions(), name);
  const { share, ...entries } = given;
  const general = Object.fromEntries(Object.entries(entries).filter(([name]) => isGeneral(name)));
  const isBoth = (name: string) => name === "epochs" || name === "seed";
  const learner = Object.entries(entries).filter(([name]) => !isGeneral(name) || isBoth(name));
  return {
    options: {
      ...general,
      share: Object.hasOwn(networks, String(share)) ? networks[String(share)] : [share],
    },
    learnerOptions: Object.fromEntries(learner),
  };
}

function sumsOf(
  counts: Readonly<Record<string, number>>,
  factor: number,
): Record<string, number> {
  const sums = Object.entries(counts).filter(([name]) => name.endsWith("Sum"));
  return Object.fromEntries(
    sums.map(([name, sum]) => [name.slice(0, -"Sum".length), factor * sum]),
  );
}
