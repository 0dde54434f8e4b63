/**
 * Federated averaging: agents that hold a part of the data each train a learner of their own, and an intermediary
 * averages their weights every K epochs or steps. No example leaves its agent. It knows no model: what agents train is
 * any `Learner`, and FedGAN (https://arxiv.org/abs/2006.07228), in `lib/fedgan`, is this with GANs.
 *
 * A {@linkcode Federation} has all that training changes, {@linkcode federate} trains it. Both are made of parts
 * that work alone: an {@linkcode Agent} trains, sends an update and accepts weights; an
 * {@linkcode Intermediary} turns updates into their {@linkcode weightedMean}.
 *
 * ```ts
 * import { drawnDigits } from "lib/data";
 * import { ImageClassifier } from "lib/evaluation";
 * import { Agent, disposeWeights, Intermediary } from "lib/federated";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const digits = drawnDigits(16);
 * const agents = [[0, 1, 2, 3], [4, 5, 6, 7, 8, 9]].map((shard, i) =>
 *   new Agent(i + 1, new ImageClassifier(digits, { shard, batchSize: 4 })) // one seed: one start for all
 * );
 * for (const agent of agents) for await (const _log of agent.train({ steps: 1 }));
 * const updates = agents.map((agent) => agent.update());
 * const mean = new Intermediary([1, 2]).aggregate(updates);
 * for (const agent of agents) agent.accept(mean);
 * [mean, ...updates.map(({ weights }) => weights)].forEach(disposeWeights);
 * for (const agent of agents) agent.dispose();
 * ```
 *
 * @module
 */
export { Agent, type AgentState, type LocalProgress } from "./agent.ts";
export type { AgentEpochLog, AgentStepLog } from "./agent_log.ts";
export { agentSeed } from "./agent_seed.ts";
export {
  type CheckpointLog,
  federate,
  type FederateOptions,
  type FederationLog,
  type StartLog,
} from "./federate.ts";
export { Federation } from "./federation.ts";
export type { FederatedData, LearnerParts, MakeLearner } from "./make_learner.ts";
export {
  type FederationOptions,
  federationOptions,
  federationSettings,
} from "./federation_options.ts";
export {
  agentStateSchema,
  type FederationState,
  readFederationState,
} from "./state/federation_state.ts";
export {
  type Aggregation,
  aggregationSettings,
  type Weighting,
} from "./aggregation/aggregation_settings.ts";
export { Intermediary, type IntermediaryOptions } from "./aggregation/intermediary.ts";
export { krum, type KrumOptions } from "./aggregation/krum.ts";
export { median, trimmedMean, type TrimmedMeanOptions } from "./aggregation/trimmed_mean.ts";

export { gaussianEpsilon, type GaussianEpsilonOptions } from "./privacy/gaussian_epsilon.ts";
export { privateMean, type PrivateMeanOptions } from "./privacy/private_mean.ts";
export { Participants, type ParticipantsOptions } from "./rounds/participants.ts";
export type { AgentRound, RoundLog } from "./rounds/round_log.ts";
export {
  type AgentProgress,
  type ProgressingAgent,
  type ProgressingFederation,
  RoundProgress,
} from "./rounds/round_progress.ts";
export { type Networks, type Sharing, sharingSettings } from "./exchange/sharing.ts";
export {
  formatSyncInterval,
  parseSyncInterval,
  type SyncInterval,
  syncIntervalText,
} from "./rounds/sync_interval.ts";
export type { Share, Update } from "./exchange/update.ts";
export {
  interpolateWeights,
  type InterpolateWeightsOptions,
} from "./exchange/interpolate_weights.ts";
export { weightedMean } from "./aggregation/weighted_mean.ts";
export {
  arraysOfWeights,
  bytesOfWeights,
  disposeWeights,
  sha256OfWeights,
  weightDistance,
  type Weights,
  weightsOfArrays,
} from "./exchange/weights.ts";
