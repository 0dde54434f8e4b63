import type { Batch } from "../../learning/mod.ts";
import type { FlowOptions } from "../settings/flow_settings.ts";

/** How iterations are split into epochs and steps of the log, and how far each moves the networks. */
export class Schedule {
  /** Into how many epochs; no more than there are iterations. */
  readonly epochs: number;
  readonly #options: ScheduleOptions;

  /**
   * A schedule.
   *
   * @param options The settings that decide it.
   */
  constructor(options: ScheduleOptions) {
    this.epochs = Math.min(options.epochs, options.iterations);
    this.#options = options;
  }

  /** Trajectories of an epoch, of the shortest if they differ. */
  get examples(): number {
    const { iterations, batchSize } = this.#options;
    return Math.floor(iterations / this.epochs) * batchSize;
  }

  /** Steps of the log in an epoch. */
  stepsIn(epoch: number): number {
    return Math.ceil(this.#iterationsIn(epoch) / this.#options.logEvery);
  }

  /** The steps of an epoch: how many trajectories the main agent learns from in each. */
  stepsOf(epoch: number): Batch[] {
    const { batchSize, logEvery } = this.#options;
    const iterations = this.#iterationsIn(epoch);
    return Array.from({ length: this.stepsIn(epoch) }, (_, step) => ({
      length: batchSize * Math.min(logEvery, iterations - step * logEvery),
    }));
  }

  /**
   * What step sizes are multiplied by: 1, and over the last iterations a line down to 0, which the one after the last would
   * have. A constant step keeps the weights moving about the minimum, and the distribution with them.
   *
   * @param iteration Which, from 0.
   */
  rateFactor(iteration: number): number {
    const { iterations, annealedShare } = this.#options;
    return Math.min(1, (iterations - iteration) / (annealedShare * iterations));
  }

  #iterationsIn(epoch: number): number {
    const firstOf = (epoch: number) => Math.floor(epoch * this.#options.iterations / this.epochs);
    return firstOf(epoch + 1) - firstOf(epoch);
  }
}

/** The settings that decide a {@linkcode Schedule}. */
type ScheduleOptions = Pick<
  FlowOptions,
  "iterations" | "epochs" | "batchSize" | "logEvery" | "annealedShare"
>;
