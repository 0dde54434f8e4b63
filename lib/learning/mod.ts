/**
 * What any training is here: a {@linkcode Learner} has variables by name, logs metrics by name, and goes on from its state.
 * Learners that train on mini-batches derive from {@linkcode MiniBatchLearner}, which has the loop,
 * {@linkcode MiniBatchTraining}.
 *
 * @module
 */
export { addMetrics } from "./add_metrics.ts";
export {
  type CheckpointContent,
  checkpointParts,
  contentSha256,
  decodeCheckpoint,
  encodeCheckpoint,
} from "./checkpoints/checkpoint_file.ts";
export { Checkpoints, type LoadedCheckpoint } from "./checkpoints/checkpoints.ts";
export { DivergedError, type Divergence } from "./diverged_error.ts";
export type {
  Learner,
  LearnerState,
  LearningProgress,
  Samples,
  StateOptions,
  TrainingLimits,
} from "./learner.ts";
export type {
  EpochLog,
  EpochMetrics,
  LearnerLog,
  MetricDescription,
  MetricDescriptions,
  Metrics,
  StepLog,
} from "./learner_log.ts";
export {
  learnerStateSchema,
  metricsSchema,
  namedArraysSchema,
  parseState,
  readLearnerState,
} from "./learner_state.ts";
export { MiniBatchLearner, type MiniBatchLearnerParts } from "./mini_batch_learner.ts";
export { type Batch, type MiniBatches, MiniBatchTraining } from "./mini_batch_training.ts";
export {
  adamVariablesOf,
  assignVariables,
  checkArrays,
  type NamedVariable,
  readVariables,
  takeOverVariables,
  trainableVariablesOf,
  variablesInPlace,
  variablesOf,
} from "./named_variables.ts";
export { formatBytes } from "./progress/format_bytes.ts";
export { formatDuration } from "./progress/format_duration.ts";
export { metricTexts } from "./progress/metric_texts.ts";
export { progressBar } from "./progress/progress_bar.ts";
export { type ProgressEstimate, ProgressMeter } from "./progress/progress_meter.ts";
export { encodeWeights, readWeights } from "./weights_file.ts";
