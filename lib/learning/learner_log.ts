/** Measurements by name, such as losses and returns; a training defines its own. */
export type Metrics = Readonly<Record<string, number>>;

/** What a measurement is, for everything that shows it without knowing the model. */
export interface MetricDescription {
  /** What people call it: `Generator loss`. */
  readonly label: string;
  /** Its unit, such as `nats`; empty for a pure number. */
  readonly unit: string;
  /** A value to compare it with, drawn as a line, such as what guessing would give. Default: none. */
  readonly reference?: { readonly value: number; readonly label: string };
}

/** What a learner's measurements are, by name, in the order to show. */
export type MetricDescriptions = Readonly<Record<string, MetricDescription>>;

/** One finished step. */
export interface StepLog {
  /** Distinguishes it from an {@linkcode EpochLog}. */
  readonly kind: "step";
  /** The epoch that it is in, from 1. */
  readonly epoch: number;
  /** Its place in that epoch, from 1. */
  readonly step: number;
  /** Steps that this epoch has. */
  readonly stepsPerEpoch: number;
  /** Steps of the training up to this one, those of earlier calls included. */
  readonly totalSteps: number;
  /** Examples in its batch. */
  readonly examples: number;
  /** What was measured before the step, means over its batch. */
  readonly metrics: Metrics;
  /** Duration of the step in milliseconds. */
  readonly elapsedMs: number;
}

/**
 * One finished epoch; it follows the log of its last step. A training that diverges ends its epoch early, so that what
 * it measured is logged all the same.
 */
export interface EpochLog {
  /** Distinguishes it from a {@linkcode StepLog}. */
  readonly kind: "epoch";
  /** The epoch, from 1. */
  readonly epoch: number;
  /** Steps that it had. */
  readonly stepsPerEpoch: number;
  /** Examples that it went through. */
  readonly examples: number;
  /** Means over those examples: a step counts as often as its batch has examples. */
  readonly metrics: Metrics;
  /** Duration in milliseconds of those of its steps that this call took. */
  readonly elapsedMs: number;
}

/** What a training logs. */
export type LearnerLog = StepLog | EpochLog;

/** The measurements of one epoch. */
export type EpochMetrics = Pick<EpochLog, "epoch" | "metrics">;
