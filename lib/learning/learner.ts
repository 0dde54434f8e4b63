import type { NamedArray } from "../files/mod.ts";
import type { LearnerLog, MetricDescriptions } from "./learner_log.ts";
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
  /** Epochs finished, an integer of at least 0. */
  readonly epoch: number;
  /** Steps finished of the epoch after those, an integer of at least 0. */
  readonly step: number;
  /** Examples seen in those steps. */
  readonly examples: number;
  /** Sum over those examples of each metric: a step's mean counts as often as its batch has examples. */
  readonly metricSums: Readonly<Record<string, number>>;
}

/** All that a {@linkcode Learner} needs to go on exactly as if it had never stopped. */
export interface LearnerState {
  /** Weights and optimiser state, each under a name that no other has. */
  readonly arrays: readonly NamedArray[];
  /** How far the training has come. */
  readonly progress: LearningProgress;
  /** Steps taken in all, which is also the random counter. */
  readonly totalSteps: number;
}

/** How a state is given. */
export interface StateOptions {
  /**
   * Whether its arrays are in place of copies: their numbers are read when they are looked at, as they are then. For a state
   * that is written down before anything changes. A learner may give copies all the same. Default: false.
   */
  inPlace?: boolean;
}

/** Images that a learner draws. */
export interface Samples {
  /** Which of its networks drew them, as the names of that network's variables begin: `generator`. */
  readonly network: string;
  /** Pixels in [-1, 1]. */
  readonly pixels: Float32Array;
  /** `[count, height, width, channels]`. */
  readonly shape: readonly number[];
}

/**
 * A model with its optimisers and its data: what is trained here. Federation, checkpoints, live displays, run folders
 * and reports work on this interface and know no model.
 */
export interface Learner {
  /** Every setting of the model and of its training, as plain data that JSON can hold. */
  readonly options: Readonly<object>;
  /** What its logs measure, by name, in the order to show. */
  readonly metrics: MetricDescriptions;
  /** How many examples it trains on. */
  readonly examples: number;
  /** Epochs that the training has unless a call's limits say otherwise. */
  readonly epochs: number;
  /** Steps of the epoch under way; the last batch may be short. */
  readonly stepsPerEpoch: number;
  /** How far its training has come. */
  readonly progress: LearningProgress;
  /** Steps taken in all. */
  readonly totalSteps: number;
  /**
   * Steps from the start of the training to the end of an epoch.
   *
   * @param epochs How many epochs, an integer of at least 0.
   */
  stepsOf(epochs: number): number;
  /** The weights themselves, owned by the learner. Names begin with their network's: `generator/…`. */
  variables(): NamedVariable[];
  /**
   * What its weights file holds, copies, where that is not its variables as they are, such as tables that are no tensors.
   * Default: all of {@linkcode Learner.variables}.
   */
  weights?(): NamedArray[];
  /** The optimisers' moments and step counts, owned by the learner, named after the weights that they are about. */
  optimiserVariables(): NamedVariable[];
  /**
   * Trains from where it stands, one log a step and one an epoch; a training that is cut into several calls is, to the
   * byte, the same as one.
   *
   * @param limits Where to end.
   * @returns The logs, as they come.
   * @throws {DivergedError} If a metric is not finite, after the logs that say so.
   * @throws {Error} If another call is training this learner.
   */
  train(limits?: TrainingLimits): AsyncGenerator<LearnerLog, void>;
  /**
   * What it draws now, from the same noise each time; undefined for a learner that draws nothing, or whose pixels are
   * not finite since its training has diverged.
   */
  samples(): Samples | undefined;
  /**
   * Everything that training changes.
   *
   * @param options Whether its arrays are copies. Default: they are.
   */
  state(options?: StateOptions): LearnerState;
  /**
   * Refuses a state that {@linkcode Learner.restore} would refuse, so that of several learners all can be asked before the
   * first goes back.
   *
   * @param state The state.
   * @throws {TypeError} If an array is missing, unknown, or of another shape or type, or a metric is.
   * @throws {RangeError} If a count of steps or epochs is impossible.
   */
  check(state: LearnerState): void;
  /**
   * Goes back to a state, so that what follows is, to the byte, what followed it then. Nothing changes if it does not fit.
   *
   * @param state What {@linkcode Learner.state} gave for a learner of the same settings.
   * @throws {TypeError} If an array is missing, unknown, or of another shape or type, or a metric is.
   * @throws {RangeError} If a count of steps or epochs is impossible.
   */
  restore(state: LearnerState): void;
  /** Frees all tensors; the learner cannot be used afterwards. */
  dispose(): void;
}
