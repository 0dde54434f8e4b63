import * as v from "valibot";
import type { NamedArray } from "../../files/mod.ts";
import {
  type CheckpointContent,
  learnerStateSchema,
  metricsSchema,
  namedArraysSchema,
  parseState,
} from "../../learning/mod.ts";
import type { AgentState } from "../agent.ts";
import type { FederationOptions } from "../federation_options.ts";
import { fromVersion1 } from "./federation_state_version_1.ts";

/** All that a `Federation` needs to go on exactly as if it had never stopped. */
export interface FederationState {
  /** Every setting of the federation. */
  readonly options: FederationOptions;
  /** The settings of the first agent's learner. */
  readonly learnerOptions: Readonly<Record<string, unknown>>;
  /** SHA-256 of the data set. */
  readonly dataSha256: string;
  /** Rounds finished. */
  readonly round: number;
  /** Each agent's state, in order. */
  readonly agents: readonly AgentState[];
  /** The last mean; none before the first round or where nothing is shared. */
  readonly weights: readonly NamedArray[];
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What an {@linkcode AgentState} looks like. */
export const agentStateSchema: v.GenericSchema<unknown, AgentState> = v.object({
  learner: learnerStateSchema,
  epochMetrics: v.array(v.object({ epoch: count, metrics: metricsSchema })),
  local: v.object({ steps: count, examples: count, metricSums: metricsSchema }),
});

const federationStateSchema: v.GenericSchema<unknown, FederationState> = v.object({
  options: v.custom<FederationOptions>(isObject, "Expected settings"),
  learnerOptions: v.record(v.string(), v.unknown()),
  dataSha256: v.string(),
  round: count,
  agents: v.array(agentStateSchema),
  weights: namedArraysSchema,
});

/**
 * The state of a federation that a checkpoint holds, for `Checkpoints`; those of the format's first version as well.
 *
 * @param content The file's content.
 * @returns The state.
 * @throws {TypeError} If it holds something else.
 */
export function readFederationState(content: CheckpointContent): FederationState {
  const state = content.version === 1 ? fromVersion1(content) : content.state;
  return parseState(federationStateSchema, state);
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
