import { describe, type MediaBundle } from "../display/mod.ts";
import { checkOptions, UserError } from "../errors/mod.ts";
import type {
  Learner,
  LearnerState,
  LearningProgress,
  Samples,
  StateOptions,
  TrainingLimits,
} from "./learner.ts";
import type { LearnerLog, MetricDescriptions, Metrics } from "./learner_log.ts";
import { type Batch, type MiniBatches, MiniBatchTraining } from "./mini_batch_training.ts";
import {
  checkArrays,
  type NamedVariable,
  readVariables,
  variablesInPlace,
} from "./named_variables.ts";

/** What a {@linkcode MiniBatchLearner} trains on, for how long, and what it measures. */
export interface MiniBatchLearnerParts<B extends Batch = Uint32Array>
  extends Omit<MiniBatches<B>, "metrics" | "step"> {
  /** What every step measures, by name, in the order to show. */
  readonly metrics: MetricDescriptions;
  /** How many examples it trains on, an integer of at least 1. */
  readonly examples: number;
}

/**
 * A {@linkcode Learner} that goes through its examples in mini-batches: all that such learners have in common. A class
 * that derives from it adds its model: the variables, a step on a batch, the counter of steps, what it draws.
 *
 * An epoch has the same batches each time it is asked for them, so a training that is cut into several calls is the same as
 * one.
 *
 * @example The mean of four numbers, learnt in two epochs of two steps
 * ```ts
 * import { assignVariables, type LearnerState, MiniBatchLearner } from "lib/learning";
 * import { loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * class MeanLearner extends MiniBatchLearner {
 *   readonly options = { learningRate: 0.5 };
 *   totalSteps = 0;
 *   readonly #mean = tf.tidy(() => tf.variable(tf.scalar(0)));
 *   readonly #numbers: readonly number[];
 *
 *   constructor(numbers: readonly number[]) {
 *     super({
 *       epochs: 2,
 *       metrics: { distance: { label: "Distance", unit: "" } },
 *       examples: numbers.length,
 *       batches: () => [Uint32Array.of(0, 1), Uint32Array.of(2, 3)],
 *       stepsIn: () => 2,
 *     });
 *     this.#numbers = numbers;
 *   }
 *
 *   variables() {
 *     return [{ name: "mean", variable: this.#mean }];
 *   }
 *   optimiserVariables() {
 *     return [];
 *   }
 *   samples() {
 *     return undefined;
 *   }
 *   protected disposeModel() {
 *     this.#mean.dispose();
 *   }
 *   protected trainOn([one, other]: Uint32Array) {
 *     const target = (this.#numbers[one] + this.#numbers[other]) / 2;
 *     const distance = target - this.#mean.dataSync()[0];
 *     tf.tidy(() => this.#mean.assign(this.#mean.add(this.options.learningRate * distance)));
 *     this.totalSteps++;
 *     return Promise.resolve({ distance });
 *   }
 *   protected restoreModel({ arrays, totalSteps }: LearnerState) {
 *     assignVariables(this.variables(), arrays);
 *     this.totalSteps = totalSteps;
 *   }
 * }
 *
 * await loadTensorFlow();
 * const learner = new MeanLearner([4, 4, 8, 8]);
 * const logs = await Array.fromAsync(learner.train());
 * const steps = logs.filter(({ kind }) => kind === "step");
 * assert.deepEqual(steps.map(({ metrics }) => metrics.distance), [4, 6, -1, 3.5]);
 * learner.dispose();
 * ```
 */
export abstract class MiniBatchLearner<B extends Batch = Uint32Array> implements Learner {
  /** What its logs measure, by name, in the order to show. */
  readonly metrics: MetricDescriptions;
  /** How many examples it trains on. */
  readonly examples: number;
  /** Epochs that its training has unless a call's limits say otherwise. */
  readonly epochs: number;
  readonly #training: MiniBatchTraining<B>;
  #isDisposed = false;

  /**
   * A learner that has not trained yet.
   *
   * @param parts Its batches and metrics.
   */
  constructor(parts: MiniBatchLearnerParts<B>) {
    const { metrics, examples, epochs } = parts;
    this.metrics = metrics;
    this.examples = examples;
    this.epochs = epochs;
    this.#training = new MiniBatchTraining({
      epochs,
      metrics: Object.keys(metrics),
      batches: (epoch) => parts.batches(epoch),
      stepsIn: (epoch) => parts.stepsIn(epoch),
      step: (batch) => this.trainOn(batch),
    });
  }

  /** Every setting of the model and of its training, as plain data that JSON can hold. */
  abstract readonly options: Readonly<object>;

  /** Steps taken in all; {@linkcode MiniBatchLearner.trainOn} counts them. */
  abstract readonly totalSteps: number;

  /** Steps of the epoch under way; the last batch may be short. */
  get stepsPerEpoch(): number {
    return this.#training.stepsPerEpoch;
  }

  /** How far its training has come. */
  get progress(): LearningProgress {
    return this.#training.progress;
  }

  /**
   * Steps from the start of the training to the end of an epoch.
   *
   * @param epochs How many epochs, an integer of at least 0.
   * @throws {RangeError} If that is another number.
   */
  stepsOf(epochs: number): number {
    return this.#training.stepsOf(epochs);
  }

  /** The weights themselves, owned by the learner. Names begin with their network's: `generator/…`. */
  abstract variables(): NamedVariable[];

  /** The optimisers' state, owned by the learner, named after the weights that it is about. */
  abstract optimiserVariables(): NamedVariable[];

  /**
   * Trains from where it stands to the end of the last epoch, one log a step and one an epoch.
   *
   * Between two steps the event loop gets a turn. Leaving the loop over the logs ends the training, which can go on later.
   *
   * @param limits Where to end.
   * @returns The logs, as they come.
   * @throws {DivergedError} If a metric is not finite, after the logs that say so.
   * @throws {RangeError} If a limit is unknown or outside its range.
   * @throws {Error} If another call is training this learner, or it is disposed.
   */
  async *train(limits: TrainingLimits = {}): AsyncGenerator<LearnerLog, void> {
    this.#checkUsable("train");
    yield* this.#training.train(limits);
  }

  /** What it draws now, from the same noise each time; undefined for a learner that draws no images or has diverged. */
  abstract samples(): Samples | undefined;

  /**
   * Everything that training changes.
   *
   * @param options Whether its arrays are copies. Default: they are.
   * @throws {RangeError} If an option is unknown.
   * @throws {Error} If the learner is disposed.
   */
  state(options: StateOptions = {}): LearnerState {
    checkOptions<StateOptions>("state()", options, { inPlace: "boolean" });
    this.#checkUsable("copy the state of a learner");
    const variables = [...this.variables(), ...this.optimiserVariables()];
    return {
      arrays: options.inPlace ? variablesInPlace(variables) : readVariables(variables),
      progress: structuredClone(this.progress),
      totalSteps: this.totalSteps,
    };
  }

  /**
   * Refuses a state that {@linkcode MiniBatchLearner.restore} would refuse.
   *
   * @param state The state.
   * @throws {TypeError} If an array or a metric is missing or unknown, or an array of another shape or type.
   * @throws {RangeError} If a count of steps or epochs is impossible.
   * @throws {Error} If the learner is disposed.
   */
  check(state: LearnerState): void {
    this.#checkUsable("restore a learner");
    this.#training.check(state);
    this.checkModel(state);
  }

  /**
   * Goes back to a state, so that what follows is, to the byte, what followed it then. Nothing changes if it does not fit.
   *
   * @param state What {@linkcode MiniBatchLearner.state} gave for a learner of the same settings.
   * @throws {TypeError} If an array or a metric is missing or unknown, or an array of another shape or type.
   * @throws {RangeError} If a count of steps or epochs is impossible.
   * @throws {Error} If the learner is disposed.
   */
  restore(state: LearnerState): void {
    this.#checkUsable("restore a learner");
    this.#training.check(state);
    this.restoreModel(state);
    this.#training.restore(state.progress);
  }

  /** Frees all tensors; the learner cannot be used afterwards. A second call does nothing. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.disposeModel();
  }

  /** What it is, in one line, where it is shown. */
  [Symbol.for("Deno.customInspect")](): string {
    const { epoch } = this.progress;
    return `${this.constructor.name}, ${epoch} of ${this.epochs} epochs done`;
  }

  /** How far it is, how large its networks are and what it draws, under a notebook's cell. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    const title = this.constructor.name;
    if (this.#isDisposed) return describe({ title: `${title}, disposed` });
    const samples = this.samples();
    return describe({
      title,
      facts: {
        Examples: this.examples,
        Epochs: `${this.progress.epoch} of ${this.epochs} done`,
        Steps: this.totalSteps,
        ...parameterCounts(this.variables()),
      },
      pictures: samples && {
        images: samples,
        text: `What ${samples.network} draws`,
        scale: Math.max(1, Math.floor(64 / samples.shape[1])),
      },
    });
  }

  #checkUsable(action: string): void {
    if (!this.#isDisposed) return;
    throw new UserError(`Cannot ${action}: it is disposed but must be in use; make another one`);
  }

  /** Frees all tensors of the model and its optimisers. Called once. */
  protected abstract disposeModel(): void;

  /**
   * Trains the model on one batch and counts the step.
   *
   * @param batch Its examples.
   * @returns What was measured before the step, means over the batch.
   */
  protected abstract trainOn(batch: B): Promise<Metrics>;

  /**
   * Refuses a state whose arrays do not fit, and changes nothing. Default: there must be one for each variable, and no other.
   *
   * @param state Its counts are checked already.
   * @throws {TypeError} If an array is missing, unknown, or of another shape or type.
   */
  protected checkModel({ arrays }: LearnerState): void {
    checkArrays([...this.variables(), ...this.optimiserVariables()], arrays);
  }

  /**
   * Gives the variables the arrays of a state, and the counter its steps. Nothing changes if an array does not fit.
   *
   * @param state Its counts are checked already.
   * @throws {TypeError} If an array is missing, unknown, or of another shape or type.
   */
  protected abstract restoreModel(state: LearnerState): void;
}

/** Numbers of parameters by the network that a variable's name begins with. */
function parameterCounts(variables: readonly NamedVariable[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name, variable } of variables) {
    const of = `Parameters of ${name.split("/")[0]}`;
    counts[of] = (counts[of] ?? 0) + variable.size;
  }
  return counts;
}
