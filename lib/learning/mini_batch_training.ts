// A turn by setTimeout() takes a millisecond or two, which a short step has no time for; this takes a microsecond.
import { setImmediate as eventLoopTurn } from "node:timers/promises";
import { checkOptions, UserError, UserRangeError, UserTypeError } from "../errors/mod.ts";
import { addMetrics } from "./add_metrics.ts";
import { DivergedError } from "./diverged_error.ts";
import type { LearnerState, LearningProgress, TrainingLimits } from "./learner.ts";
import type { EpochLog, LearnerLog, Metrics } from "./learner_log.ts";

/** What a step trains on: indices of examples, or anything else that says how many examples there are. */
export interface Batch {
  /** How many examples, an integer of at least 1. */
  readonly length: number;
}

/** What a {@linkcode MiniBatchTraining} is made of. */
export interface MiniBatches<B extends Batch = Uint32Array> {
  /** Epochs that the training has unless a call's limits say otherwise. */
  readonly epochs: number;
  /** Names of the metrics that every step measures. */
  readonly metrics: readonly string[];
  /**
   * The batches of an epoch: the same for the same epoch, so that a training goes on within it.
   *
   * @param epoch Which epoch, from 0.
   * @returns Batches, such as indices of examples; at least one.
   */
  batches(epoch: number): Iterable<B>;
  /**
   * How many batches an epoch has.
   *
   * @param epoch Which epoch, from 0.
   */
  stepsIn(epoch: number): number;
  /**
   * Trains on one batch.
   *
   * @param batch Its examples.
   * @returns What was measured before the step, means over the batch.
   */
  step(batch: B): Promise<Metrics>;
}

/**
 * The loop over epochs and mini-batches that learners have in common, and how far it has come. It knows no model: a step
 * is a function of its examples.
 *
 * Between two steps the event loop gets a turn. Leaving the loop over the logs ends the training, which can go on later.
 *
 * @example Two epochs of three steps
 * ```ts
 * import { MiniBatchTraining } from "lib/learning";
 * import assert from "node:assert/strict";
 *
 * const training = new MiniBatchTraining({
 *   epochs: 2,
 *   metrics: ["loss"],
 *   batches: () => [Uint32Array.of(0, 1), Uint32Array.of(2, 3), Uint32Array.of(4)],
 *   stepsIn: () => 3,
 *   step: (indices) => Promise.resolve({ loss: indices[0] }),
 * });
 * const logs = await Array.fromAsync(training.train());
 * assert.deepEqual(logs.filter(({ kind }) => kind === "epoch").map(({ metrics }) => metrics.loss), [8 / 5, 8 / 5]);
 * ```
 */
export class MiniBatchTraining<B extends Batch = Uint32Array> {
  readonly #parts: MiniBatches<B>;
  #progress: LearningProgress;
  #isTraining = false;

  /**
   * A training that has not begun.
   *
   * @param parts Its batches, and what to do with each.
   */
  constructor(parts: MiniBatches<B>) {
    this.#parts = parts;
    this.#progress = startOfEpoch(0);
  }

  /** How far it has come. */
  get progress(): LearningProgress {
    return this.#progress;
  }

  /** Steps of the epoch under way. */
  get stepsPerEpoch(): number {
    return this.#parts.stepsIn(this.#progress.epoch);
  }

  /**
   * Steps from the start to the end of an epoch.
   *
   * @param epochs How many epochs.
   * @throws {RangeError} If that is not an integer of at least 0.
   */
  stepsOf(epochs: number): number {
    checkCount("Cannot count steps", "epochs", epochs);
    let steps = 0;
    for (let epoch = 0; epoch < epochs; epoch++) steps += this.#parts.stepsIn(epoch);
    return steps;
  }

  /**
   * Trains from where it stands; see `Learner.train()`.
   *
   * @param limits Where to end.
   * @returns The logs, as they come.
   * @throws {RangeError} If a limit is unknown or out of its range.
   * @throws {DivergedError} If a metric is not finite, after the logs that say so.
   * @throws {Error} If another call is training.
   */
  async *train(limits: TrainingLimits = {}): AsyncGenerator<LearnerLog, void> {
    checkOptions<TrainingLimits>("train()", limits, {
      epochs: "number",
      steps: "number",
      signal: "object",
    });
    const { epochs = this.#parts.epochs, steps = Infinity, signal } = limits;
    for (const [name, limit] of Object.entries({ epochs, steps })) {
      if (limit !== Infinity) checkCount("Cannot train", name, limit);
    }
    if (this.#isTraining) {
      throw new UserError(
        "Cannot train: another call is training this learner; let that end first",
      );
    }
    this.#isTraining = true;
    try {
      let stepsLeft = steps;
      let before = this.stepsOf(this.#progress.epoch);
      while (this.#progress.epoch < epochs) {
        const { epoch } = this.#progress;
        const batches = [...this.#parts.batches(epoch)];
        if (batches.length === 0) throw new UserRangeError("Cannot train: there are no examples");
        const place = { epoch: epoch + 1, stepsPerEpoch: batches.length };
        let epochMs = 0;
        for (const batch of batches.slice(this.#progress.step)) {
          await eventLoopTurn();
          if (stepsLeft-- <= 0 || signal?.aborted) return;
          const startMs = performance.now();
          const metrics = await this.#parts.step(batch);
          const elapsedMs = performance.now() - startMs;
          epochMs += elapsedMs;
          this.#progress = after(this.#progress, metrics, batch.length);
          const { step } = this.#progress;
          const totalSteps = before + step;
          const examples = batch.length;
          yield { kind: "step", ...place, step, totalSteps, examples, metrics, elapsedMs };

          const lost = Object.keys(metrics).find((name) => !Number.isFinite(metrics[name]));
          if (lost === undefined) continue;
          yield epochLog(this.#progress, { ...place, stepsPerEpoch: step }, epochMs);
          throw new DivergedError({ what: lost, value: metrics[lost], epoch: epoch + 1, step });
        }
        const log = epochLog(this.#progress, place, epochMs);
        this.#progress = startOfEpoch(epoch + 1);
        before += batches.length;
        yield log;
      }
    } finally {
      this.#isTraining = false;
    }
  }

  /**
   * Goes back to where another training of the same parts stood.
   *
   * @param progress Where.
   * @throws {RangeError} If a count is not an integer of its range.
   * @throws {TypeError} If it measured other metrics.
   */
  restore(progress: LearningProgress): void {
    this.#checkProgress(progress);
    this.#progress = structuredClone(progress);
  }

  /**
   * Refuses what no learner with this training can have come to.
   *
   * @param state The learner's state; its arrays are the learner's to check.
   * @throws {RangeError} If a count is not an integer of its range.
   * @throws {TypeError} If it measured other metrics.
   */
  check({ progress, totalSteps }: Pick<LearnerState, "progress" | "totalSteps">): void {
    checkCount("Cannot restore a training", "totalSteps", totalSteps);
    this.#checkProgress(progress);
  }

  #checkProgress(progress: LearningProgress): void {
    const { epoch, step, examples, metricSums } = progress;
    for (const [name, count] of Object.entries({ epoch, step, examples })) {
      checkCount("Cannot restore a training", name, count);
    }
    const most = this.#parts.stepsIn(epoch);
    if (step > most) {
      throw new UserRangeError(
        `Cannot restore a training: step is ${step} but must be at most ${most}`,
      );
    }
    // No sum is known before the first step.
    const given = Object.keys(metricSums);
    const names = this.#parts.metrics;
    if (
      step > 0 && (given.length !== names.length || !given.every((name) => names.includes(name)))
    ) {
      throw new UserTypeError(
        `Cannot restore a training: it measured ${given.join(", ")} but must measure ${
          names.join(", ")
        }`,
      );
    }
  }
}

function startOfEpoch(epoch: number): LearningProgress {
  return { epoch, step: 0, examples: 0, metricSums: {} };
}

/** The progress after one more step on so many examples. */
function after(before: LearningProgress, metrics: Metrics, examples: number): LearningProgress {
  const metricSums = addMetrics(before.metricSums, { metrics, examples });
  const { epoch, step } = before;
  return { epoch, step: step + 1, examples: before.examples + examples, metricSums };
}

/** The log of an epoch that has come this far. */
function epochLog(
  { metricSums, examples }: LearningProgress,
  place: Pick<EpochLog, "epoch" | "stepsPerEpoch">,
  elapsedMs: number,
): EpochLog {
  const metrics = Object.fromEntries(
    Object.entries(metricSums).map(([name, sum]) => [name, sum / examples]),
  );
  return { kind: "epoch", ...place, examples, metrics, elapsedMs };
}

function checkCount(action: string, name: string, count: number): void {
  if (Number.isSafeInteger(count) && count >= 0) return;
  throw new UserRangeError(`${action}: ${name} is ${count} but must be an integer of at least 0`);
}
