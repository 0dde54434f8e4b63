import type { NamedArray } from "../files/mod.ts";
import type { LearnerLog, MetricDescription } from "./learner_log.ts";
import type { NamedVariable } from "./named_variables.ts";

/** Where a training ends; the first limit that is reached ends it. */
export interface TrainingLimits {
  /** Train until this many epochs are finished, those of earlier calls included. Default: the learner's own number. */
  epochs?: number;
  /** Train this many steps in this call, an integer of at least 0. Default: no such limit. */
  steps?: number;
  /** Ends the training before the next step once it is aborted. Default: never. */
  signal?: AbortSignal;
}

/** How far a training has come. */
export interface LearningProgress {
  /** Epochs finished. */
  readonly epoch: number;
  /** Steps finished of the epoch after those. */
  readonly step: number;
  /** Examples seen in those steps. */
  readonly examples: number;
  /** Sum over those examples of each metric. */
  readonly metricSums: Readonly<Record<string, number>>;
}

/** All that a {@linkcode Learner} needs to go on exactly as if it had never stopped. */
export interface LearnerState {
  /** Weights and optimiser state by name. */
  readonly arrays: readonly NamedArray[];
  /** How far the training has come. */
  readonly progress: LearningProgress;
  /** Steps taken in all, which is also the random counter. */
  readonly totalSteps: number;
}

/** Images that a learner draws. */
export interface Samples {
  /** Pixels in [-1, 1]. */
  readonly pixels: Float32Array;
  /** `[count, height, width, channels]`. */
  readonly shape: readonly number[];
}

/**
 * Whatever is trained here: a model with its optimisers and its data. Federation, checkpoints, live displays, run
 * folders and reports work on this interface and know no model.
 */
export interface Learner {
  /** What its logs measure, by name, in the order to show. */
  readonly metrics: Readonly<Record<string, MetricDescription>>;
  /** How many examples it trains on. */
  readonly examples: number;
  /** Steps that one pass over its examples takes; the last batch may be short. */
  readonly stepsPerEpoch: number;
  /** How far its training has come. */
  readonly progress: LearningProgress;
  /** Steps taken in all. */
  readonly totalSteps: number;
  /** The weights themselves, owned by the learner. Names begin with their network's: `generator/…`. */
  variables(): NamedVariable[];
  /** The optimisers' moments and step counts, owned by the learner, named after the weights that they are about. */
  optimiserVariables(): NamedVariable[];
  /**
   * Trains from where it stands, one log a step and one an epoch; a training that is cut into several calls is, to the
   * byte, the same as one.
   *
   * @param limits Where to end.
   * @returns The logs, as they come.
   */
  train(limits?: TrainingLimits): AsyncGenerator<LearnerLog, void>;
  /** What it draws now, from the same noise each time; undefined for a learner that draws nothing. */
  samples(): Samples | undefined;
  /** A copy of everything that training changes. */
  state(): LearnerState;
  /**
   * Goes back to a state, so that what follows is, to the byte, what followed it then. Nothing changes if it does not fit.
   *
   * @param state What {@linkcode Learner.state} gave for a learner of the same settings.
   * @throws {TypeError} If an array is missing, unknown, or of another shape or type.
   */
  restore(state: LearnerState): void;
  /** Frees all tensors; the learner cannot be used afterwards. */
  dispose(): void;
}
