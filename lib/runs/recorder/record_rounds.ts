import * as v from "valibot";
import { checkOptions } from "../../errors/mod.ts";
import type { AgentEpochLog, RoundLog } from "../../federated/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import {
  type CheckpointContent,
  type MetricDescriptions,
  namedArraysSchema,
  type NamedVariable,
  parseState,
} from "../../learning/mod.ts";
import type { RunFolder } from "../run_folder.ts";
import type { AbsentAgent } from "../schema/run_lines.ts";
import type { RunShard } from "../schema/run_config.ts";
import { beginRun } from "./begin_run.ts";
import { federationRecordOptionKinds, type FederationRecordOptions } from "./record_options.ts";
import { runCheckpoints } from "./run_checkpoints.ts";

/** Where a federation elsewhere is: the last round that was recorded, and its mean. */
export interface RemoteState {
  /** Rounds finished. */
  readonly round: number;
  /** The last mean; none before the first round. */
  readonly weights: readonly NamedArray[];
}

/** What went wrong with an agent and cost it no answer. */
export interface AgentProblem {
  /** Its number, from 1. */
  readonly agent: number;
  /** What, a sentence. */
  readonly reason: string;
}

/** A round that ended elsewhere. */
export interface RemoteRoundLog extends RoundLog {
  /** Agents whose answers the mean lacks, and why. */
  readonly absent: readonly AbsentAgent[];
  /** What went wrong with agents that answered all the same. */
  readonly problems: readonly AgentProblem[];
  /** Duration in milliseconds with its local training. */
  readonly elapsedMs: number;
}

/** A federation whose agents train in other processes, or on other machines. */
export interface RemoteFederation {
  /** Every setting by its name. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What agents measure. */
  readonly metrics: MetricDescriptions;
  /** Rounds of the whole training. */
  readonly rounds: number;
  /** What each agent holds. */
  readonly shards: readonly RunShard[];
  /** Where it is. */
  state(): RemoteState;
  /** Goes back to where it was. */
  restore(state: RemoteState): void;
  /** Its rounds as they end, from where it is: of each the epochs that agents finished, then the round. */
  logs(): AsyncIterable<AgentEpochLog | RemoteRoundLog>;
  /** The mean as a model, as it is after the last log. */
  meanVariables(): NamedVariable[];
}

/**
 * Follows a federation elsewhere and writes the run's folder meanwhile, as {@linkcode recordFederation} does for one in
 * this process. The agents' weights stay with them; what is in the folder is the mean, and what agents measured and drew.
 *
 * @param run The run's folder, created or opened.
 * @param federation What to follow.
 * @param options What the run is, and how to record it.
 * @returns The federation's logs, as they come.
 * @throws {Error} If another process works on the run, its settings or data are others, or all checkpoints are gone.
 */
export async function* recordRounds(
  run: RunFolder,
  federation: RemoteFederation,
  options: FederationRecordOptions,
): AsyncGenerator<AgentEpochLog | RemoteRoundLog, void> {
  checkOptions<FederationRecordOptions>("recordRounds()", options, federationRecordOptionKinds);
  const { metrics, rounds, shards } = federation;
  const checkpoints = await runCheckpoints(run, readRemoteState);
  using begun = await beginRun(run, {
    settings: options.settings ?? federation.settings,
    metrics,
    length: { unit: "round", count: rounds },
    parallel: true,
    shards: options.shards ?? shards,
    state: () => federation.state(),
    restore: (state) => federation.restore(state),
    position: () => `after round ${federation.state().round}`,
    finishedEpochs: () => shards.map(() => 0),
    finishedRounds: () => federation.state().round,
  }, { checkpoints, options });
  const { recorder } = begun;
  const placeOf = (agent: number) => shards.findIndex((shard) => shard.agent === agent);
  for await (const log of federation.logs()) {
    if (log.kind === "epoch") {
      recorder.addTime(placeOf(log.agent), log);
      await recorder.addEpoch(placeOf(log.agent), { log, samples: log.samples });
    } else {
      const { elapsedMs, absent, ...round } = log;
      const mean = federation.meanVariables();
      await recorder.addRound({ log: round, elapsedMs, absent, agents: [], mean, metrics: {} });
      await begun.save();
    }
    yield log;
  }
  await begun.finish();
}

const stateSchema: v.GenericSchema<unknown, RemoteState> = v.object({
  round: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  weights: namedArraysSchema,
});

function readRemoteState({ state }: CheckpointContent): RemoteState {
  return parseState(stateSchema, state);
}
