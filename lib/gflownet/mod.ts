/**
 * Generative flow networks: objects that are built step by step, each as often as its reward says, so that all modes are
 * sampled and not the best one alone. Environments are small enough to compute what a policy comes to exactly.
 *
 * @example The exact flows of a grid, and how far a careless policy is from them
 * ```ts
 * import { distributionError, exactFlows, Hypergrid, StateSpace, terminalDistribution } from "lib/gflownet";
 *
 * const space = new StateSpace(new Hypergrid({ side: 4, dimensions: 2 }));
 * const { logFlows, logForward } = exactFlows(space);
 * console.assert(Math.abs(logFlows[0] - space.logZ) < 1e-12);
 * console.assert(distributionError(space, terminalDistribution(space, logForward)).l1 < 1e-12);
 * ```
 *
 * @module
 */
export {
  compareExplorers,
  type CompareExplorersOptions,
  type ComparisonLog,
} from "./comparison/compare_explorers.ts";
export {
  comparisonProfile,
  type ComparisonSettings,
  comparisonSettings,
} from "./comparison/comparison_settings.ts";
export {
  type ExplorerRun,
  type ExplorerTable,
  mergeExplorerTables,
  readExplorerTable,
  writeExplorerTable,
} from "./comparison/explorer_table.ts";
export { publishedExplorers } from "./comparison/published_explorers.ts";
export {
  type ExplorerSummary,
  type MedianAndRange,
  summariseExplorers,
} from "./comparison/summarise_explorers.ts";
export {
  BayesianStructures,
  type BayesianStructuresOptions,
} from "./environments/bayesian_structures.ts";
export { gaussianScores } from "./environments/gaussian_scores.ts";
export { Parentheses, type ParenthesesOptions } from "./environments/parentheses.ts";
export {
  randomGaussianData,
  type RandomGaussianDataOptions,
} from "./environments/random_gaussian_data.ts";
export type { FlowEnvironment } from "./environments/flow_environment.ts";
export {
  Hypergrid,
  type HypergridOptions,
  type HypergridReward,
} from "./environments/hypergrid.ts";
export { StateSpace } from "./environments/state_space.ts";
export { type DistributionError, distributionError } from "./exact/distribution_error.ts";
export { type ExactFlows, exactFlows } from "./exact/exact_flows.ts";
export { type HeatMaps, heatMaps } from "./exact/heat_map.ts";
export { sampledL1Floor } from "./exact/sampled_l1_floor.ts";
export { terminalDistribution } from "./exact/terminal_distribution.ts";
export { AdaptiveTeacher } from "./explorers/adaptive_teacher.ts";
export { AuxiliaryExplorer } from "./explorers/auxiliary_explorer.ts";
export { EpsilonNoisy } from "./explorers/epsilon_noisy.ts";
export {
  type AuxiliaryTerms,
  type Collected,
  Explorer,
  type Samplers,
} from "./explorers/explorer.ts";
export { LocalSearch } from "./explorers/local_search.ts";
export { LossGuided, type LossGuidedParts } from "./explorers/loss_guided.ts";
export { ObjectBuffer } from "./explorers/object_buffer.ts";
export { OnPolicy } from "./explorers/on_policy.ts";
export { Replay, type ReplayParts } from "./explorers/replay.ts";
export { Sibling, type SiblingParts } from "./explorers/sibling.ts";
export { Tempered } from "./explorers/tempered.ts";
export { Thompson, type ThompsonParts } from "./explorers/thompson.ts";
export { balanceLosses, type LossName, type NamedLoss } from "./losses/balance_losses.ts";
export type { BalanceLoss, BatchLoss } from "./losses/batch_loss.ts";
export { detailedBalance } from "./losses/detailed_balance.ts";
export { flowMatching } from "./losses/flow_matching.ts";
export { logPartitionVariance } from "./losses/log_partition_variance.ts";
export { subTrajectoryBalance } from "./losses/sub_trajectory_balance.ts";
export { tableTerms } from "./losses/table_terms.ts";
export { trajectoryBalance, trajectoryResiduals } from "./losses/trajectory_balance.ts";
export { type TrajectoryRows, trajectoryRows } from "./losses/trajectory_rows.ts";
export {
  type EdgeFlows,
  type ReadOutputs,
  type TrajectoryTerms,
  trajectoryTerms,
} from "./losses/trajectory_terms.ts";
export { FlowNetwork, type FlowNetworkOptions, type FlowOutputs } from "./networks/flow_network.ts";
export { CurrentPolicies, type CurrentPoliciesParts } from "./policies/current_policies.ts";
export { LookAhead, type Way } from "./policies/look_ahead.ts";
export { type StateRows, stateRows } from "./policies/state_rows.ts";
export { type PackedTrajectories, packTrajectories } from "./trajectories/pack_trajectories.ts";
export { type PolicyProbabilities, PolicyTable } from "./trajectories/policy_probabilities.ts";
export { sampleBackward } from "./trajectories/sample_backward.ts";
export { sampleForward, type SampleForwardOptions } from "./trajectories/sample_forward.ts";
export { Trajectories } from "./trajectories/trajectories.ts";
export {
  type FlowOptions,
  flowSettings,
  ownersOfSetting,
  usedFlowSettings,
} from "./settings/flow_settings.ts";
export { type ExplorerName, explorerNames } from "./settings/explorer_names.ts";
export { FlowLearner } from "./training/flow_learner.ts";
