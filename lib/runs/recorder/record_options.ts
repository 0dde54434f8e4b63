import type { OptionKinds } from "../../errors/mod.ts";
import type { Learner, MetricDescriptions, Metrics } from "../../learning/mod.ts";
import type { RunData, RunEvaluation, RunShard } from "../schema/run_config.ts";

/** How what is trained is evaluated now and then, beside what its steps measure. */
export interface RecordedEvaluation extends RunEvaluation {
  /** What it measures, by names that no metric of the learner has. */
  readonly metrics: MetricDescriptions;
  /**
   * Evaluates a learner as it is now, and changes nothing.
   *
   * @param learner The learner, an agent's, or the mean of a federation.
   * @returns The measurements; `undefined` if there is nothing to evaluate, such as after it has diverged.
   */
  measure(learner: Learner): Metrics | undefined;
}

/** Options of a recording. */
export interface RecordOptions {
  /** What is trained, by the name that `deno task resume` and `deno task sample` know it by. */
  model: string;
  /** What begins the run, for people: `notebook 01`. Default: it is not said. */
  startedBy?: string;
  /** Every setting by its name, plain data that JSON can hold. Default: the learner's options. */
  settings?: Readonly<Record<string, unknown>>;
  /** The examples to learn from. Default: no data set. */
  data?: Omit<RunData, "folder"> & Partial<Pick<RunData, "folder">>;
  /** What products are computed in. Default: it is not said. */
  precision?: string;
  /** How it is evaluated: every learner after an epoch, the mean after a round. Default: not at all. */
  evaluation?: RecordedEvaluation;
  /** Whether files of events are written for TensorBoard. Default: false. */
  tensorboard?: boolean;
  /** Longest time between two checkpoints, in minutes, above 0. Default: 10. */
  checkpointMinutes?: number;
  /** Ends the training before the next step once it is aborted, after a checkpoint. Default: never. */
  signal?: AbortSignal;
  /** Whether a run that has begun before, such as in another process, is refused in place of continued. Default: false. */
  isNew?: boolean;
  /** Whether a run whose checkpoints are all gone begins anew. Default: false, which is an error then. */
  anew?: boolean;
  /** Called first, with where a run that has begun before continues: `after epoch 3, step 12`. Default: none. */
  onResume?: (position: string) => void;
  /**
   * Called with each thing that went wrong and cost no training: a picture that could not be drawn, a damaged
   * checkpoint, a full disk, on which the training waits for room. Default: all of it is thrown as one error, once the
   * training has ended and is saved; a full disk at once.
   */
  onProblem?: (problem: string) => void;
}

/** Options of a federation's recording. */
export interface FederationRecordOptions extends RecordOptions {
  /** What each agent holds. Default: how many examples, without their labels. */
  shards?: readonly RunShard[];
  /** Whether agents train at the same time; the results are the same. Default: false. */
  parallel?: boolean;
}

/** Every option of a recording, with its kind, for `checkOptions()`. */
export const recordOptionKinds: OptionKinds<RecordOptions> = {
  model: "string",
  startedBy: "string",
  settings: "object",
  data: "object",
  precision: "string",
  evaluation: "object",
  tensorboard: "boolean",
  checkpointMinutes: "number",
  signal: "object",
  isNew: "boolean",
  anew: "boolean",
  onResume: "function",
  onProblem: "function",
};

/** Every option of a federation's recording, with its kind. */
export const federationRecordOptionKinds: OptionKinds<FederationRecordOptions> = {
  ...recordOptionKinds,
  shards: "object",
  parallel: "boolean",
};
