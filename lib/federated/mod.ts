/**
 * FedGAN (https://arxiv.org/abs/2006.07228): agents that hold a part of the data each train a GAN of their own,
 * and an intermediary averages their weights every K epochs or steps. No example leaves its agent.
 *
 * A {@linkcode Federation} has all that training changes, {@linkcode federate} trains it. Both are made of parts
 * that work alone: an {@linkcode Agent} trains, sends an update and accepts weights; an
 * {@linkcode Intermediary} turns updates into their {@linkcode weightedMean}.
 *
 * ```ts
 * import { drawnDigits } from "lib/data";
 * import { Agent, Intermediary } from "lib/federated";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const digits = drawnDigits(16);
 * const agents = [[0, 1, 2, 3], [4, 5, 6, 7, 8, 9]].map((shard, i) =>
 *   new Agent(i + 1, digits, { shard, gan: { seed: i, batchSize: 4 } })
 * );
 * agents[1].pair.setWeights(agents[0].pair.weights()); // one start for all
 * for (const agent of agents) for await (const _log of agent.train({ steps: 1 }));
 * const mean = new Intermediary([1, 2]).aggregate(agents.map((agent) => agent.update()));
 * for (const agent of agents) agent.accept(mean);
 * ```
 *
 * @module
 */
export {
  Agent,
  type AgentOptions,
  type AgentState,
  type LocalProgress,
  type LocalTrainingOptions,
} from "./agent.ts";
export type { AgentEpochLog, AgentStepLog, EpochLosses } from "./agent_log.ts";
export { Checkpoints, type LoadedCheckpoint } from "./checkpoints.ts";
export {
  type CheckpointLog,
  federate,
  type FederateOptions,
  type FederationLog,
  type StartLog,
} from "./federate.ts";
export { Federation, type FederationState } from "./federation.ts";
export {
  type FederationOptions,
  federationOptions,
  federationProfile,
  federationSettings,
  ganOptionsOf,
} from "./federation_options.ts";
export { Intermediary, type IntermediaryOptions, type Weighting } from "./intermediary.ts";
export type { AgentRound, RoundLog } from "./round_log.ts";
export type { Sharing } from "./exchange/sharing.ts";
export { formatSyncInterval, parseSyncInterval, type SyncInterval } from "./sync_interval.ts";
export type { Share, Update } from "./exchange/update.ts";
export { weightedMean } from "./exchange/weighted_mean.ts";
export {
  arraysOfWeights,
  bytesOfWeights,
  disposeWeights,
  sha256OfWeights,
  weightDistance,
  type Weights,
  weightsOfArrays,
} from "./exchange/weights.ts";
