/**
 * What any training is here, whatever it trains: variables by name, and how far it is.
 *
 * @module
 */
export type {
  Learner,
  LearnerState,
  LearningProgress,
  Samples,
  TrainingLimits,
} from "./learner.ts";
export type { EpochLog, LearnerLog, MetricDescription, Metrics, StepLog } from "./learner_log.ts";
export {
  assignVariables,
  type NamedVariable,
  readVariables,
  variablesOf,
} from "./named_variables.ts";
export { formatBytes, formatDuration, progressBar, ProgressMeter } from "./progress_meter.ts";
export type { ProgressEstimate } from "./progress_meter.ts";
