import type { MediaBundle } from "../../display/mod.ts";
import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import {
  type AnimationFrame,
  type ImageBatch,
  imageElement,
  imageGrid,
  type MetricEpoch,
  toBase64,
} from "../../figures/mod.ts";
import {
  type EpochLog,
  type EpochMetrics,
  formatBytes,
  formatDuration,
  type Learner,
  type LearnerLog,
  type MetricDescriptions,
  metricTexts,
  progressBar,
  ProgressMeter,
  type StepLog,
} from "../../learning/mod.ts";
import { CellOutput } from "../show/cell_output.ts";
import { LiveOutput } from "./live_output.ts";
import { untilStopped } from "./until_stopped.ts";
import { trainingPicture, trainingPng, type TrainingState } from "./training_picture.ts";

/** What a view has to know of a training: any learner has it. */
export type ShownLearner = Pick<Learner, "epochs" | "metrics" | "samples" | "stepsOf">;

/** Options of {@linkcode liveTraining}. */
export interface LiveTrainingOptions {
  /** Gives the samples to show after an epoch, best from the same noise each time. Default: what the learner draws. */
  sample?: () => ImageBatch | Promise<ImageBatch>;
  /**
   * What the logs of epochs measure beside what steps do, such as a recording's evaluation: shown as it comes, with
   * plots under the rest. Default: nothing.
   */
  evaluated?: MetricDescriptions;
}

/** Number of points that the plot of the metrics has at most. */
const PLOT_POINTS = 200;

/**
 * Shows a training while it runs: a bar with steps, metrics, examples per second, memory and the time left, the newest
 * samples and the metrics so far, in one output that changes in place. What it shows at the end stays in the saved notebook.
 *
 * @param learner What is trained: how long, what it measures, and what it draws.
 * @param options Where else samples come from.
 * @returns A view that {@linkcode LiveTraining.follow | follows} the training's logs.
 * @throws {RangeError} If there is no epoch.
 */
export function liveTraining(
  learner: ShownLearner,
  options: LiveTrainingOptions = {},
): LiveTraining {
  return new LiveTraining(learner, options);
}

/** The view of one training; see {@linkcode liveTraining}. */
export class LiveTraining {
  /** The metrics of each epoch so far. */
  readonly epochMetrics: EpochMetrics[] = [];
  /** The samples after each epoch so far, as the frames of an animation. */
  readonly frames: AnimationFrame[] = [];

  readonly #learner: ShownLearner;
  readonly #options: LiveTrainingOptions;
  #live: LiveOutput = new LiveOutput();
  #meter: ProgressMeter | undefined;
  #last: StepLog | undefined;
  /** When it began, had there been no pause. */
  #startMs = 0;
  /** What its earlier parts took. */
  #elapsedMs = 0;
  #points: MetricEpoch[] = [];
  #pending: StepLog[] = [];
  #isFinished = false;

  /** A view of a training that has not begun. */
  constructor(learner: ShownLearner, options: LiveTrainingOptions = {}) {
    checkOptions<LiveTrainingOptions>("liveTraining()", options, {
      sample: "function",
      evaluated: "object",
    });
    if (!(learner.epochs >= 1)) {
      throw new UserRangeError(
        `Cannot show a training: epochs is ${learner.epochs} but must be at least 1`,
      );
    }
    this.#learner = learner;
    this.#options = options;
  }

  /**
   * Shows a training until its logs end, or until it fails. Where a training that was stopped goes on, the same view
   * follows it once more: in a new output, with the metrics and samples of the whole training. One that starts over is
   * shown from its start. In a notebook Stop ends it within a step, also where it was not given `stopSignal()`.
   *
   * @param logs The logs of steps and epochs, which the training gives one by one.
   * @returns This view, with the metrics and frames of all epochs.
   * @throws {DOMException} If Stop ended a training that was not given the signal.
   */
  async follow(logs: AsyncIterable<LearnerLog>): Promise<this> {
    this.#live = new LiveOutput();
    this.#isFinished = false;
    if (this.#last !== undefined) this.#goOnFrom(this.#last);
    try {
      for await (const log of untilStopped(logs)) await this.update(log);
    } finally {
      await this.finish();
    }
    return this;
  }

  /** Takes one log and refreshes what is shown, at most four times a second. */
  async update(log: LearnerLog): Promise<void> {
    if (log.kind === "step") this.#takeStep(log);
    else await this.#takeEpoch(log);
    await this.#live.refresh(() => this.output());
  }

  /** Shows the final state, which stays in the notebook. */
  async finish(): Promise<void> {
    this.#isFinished = true;
    // A training that was stopped early has not filled a single point.
    if (this.#pending.length > 0) this.#addPoint();
    if (this.#meter !== undefined) this.#elapsedMs = performance.now() - this.#startMs;
    await this.#live.replace(this.output());
  }

  /** What it shows now. */
  output(): CellOutput {
    const state = this.#state();
    const { heading, evaluation, time, figures, fraction } = state;
    // The time comes last, where a narrow terminal that shows the last line still has it.
    const text = [
      heading,
      ...(evaluation === "" ? [] : [evaluation]),
      `${progressBar(fraction)} ${[figures, time].filter(Boolean).join(" · ")}`,
    ]
      .join("\n");
    return new CellOutput(text, async (): Promise<MediaBundle> => {
      const svg = toBase64(await trainingPicture(state));
      const html = imageElement("image/svg+xml", svg, {
        text: `${heading}. ${figures}`,
        width: 800,
        followsTheme: true,
      });
      // Only the final state is kept, so only that needs the picture for front ends that show no HTML.
      if (!this.#isFinished) return { "text/html": html };
      return { "text/html": html, "image/png": toBase64(await trainingPng(state)) };
    });
  }

  /** What it shows now, where it is a cell's last expression. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    return this.output().bundle();
  }

  /** Begins a new clock: neither the pause nor the speed before it counts for the time left. */
  #goOnFrom(last: StepLog): void {
    this.#meter = undefined;
    this.#advanceTo(last);
  }

  #startOver(): void {
    [this.#meter, this.#elapsedMs] = [undefined, 0];
    [this.#points, this.#pending] = [[], []];
    for (const entries of [this.epochMetrics, this.frames]) entries.length = 0;
  }

  #advanceTo(log: StepLog): void {
    const nowMs = performance.now();
    if (this.#meter === undefined) this.#startMs = nowMs - this.#elapsedMs;
    if (this.#meter === undefined || log.totalSteps > this.#meter.total) {
      this.#meter = new ProgressMeter(this.#steps);
    }
    this.#meter.advance(log.totalSteps, nowMs);
  }

  #takeStep(log: StepLog): void {
    if (this.#last !== undefined && log.totalSteps <= this.#last.totalSteps) this.#startOver();
    this.#last = log;
    this.#advanceTo(log);
    this.#pending.push(log);
    if (this.#pending.length >= this.#steps / PLOT_POINTS) this.#addPoint();
  }

  /** Plots the steps since the last point as their mean, at the place of the last of them. */
  #addPoint(): void {
    const { epoch, step, stepsPerEpoch, metrics: names } = this.#pending.at(-1)!;
    const mean = (name: string) =>
      this.#pending.reduce((sum, { metrics }) => sum + metrics[name], 0) / this.#pending.length;
    const metrics = Object.fromEntries(Object.keys(names).map((name) => [name, mean(name)]));
    this.#points.push({ epoch: epoch - 1 + step / stepsPerEpoch, metrics });
    this.#pending = [];
  }

  async #takeEpoch({ epoch, metrics }: EpochLog): Promise<void> {
    this.epochMetrics.push({ epoch, metrics });
    const { sample = () => this.#learner.samples() } = this.#options;
    const samples = await sample();
    if (samples === undefined) return;
    this.frames.push({ picture: imageGrid(samples, { scale: 2 }), caption: `Epoch ${epoch}` });
  }

  /** Epochs of the whole training: the learner's own number, unless `train({ epochs })` goes beyond it. */
  get #epochs(): number {
    return Math.max(this.#learner.epochs, this.#last?.epoch ?? 0);
  }

  /** Steps of the whole training. */
  get #steps(): number {
    return this.#learner.stepsOf(this.#epochs);
  }

  #state(): TrainingState {
    const epochs = this.#epochs;
    const { metrics: descriptions } = this.#learner;
    const { evaluated = {} } = this.#options;
    const evaluations = this.epochMetrics.filter(({ metrics }) =>
      Object.keys(evaluated).some((name) => name in metrics)
    );
    const frame = this.frames.at(-1);
    const shared = {
      epochs,
      points: this.#points,
      descriptions,
      evaluations,
      evaluated,
      evaluation: evaluationText(evaluations.at(-1), evaluated),
      samples: frame?.picture,
      samplesCaption: frame === undefined
        ? "Samples follow the first epoch"
        : `Samples after ${frame.caption.toLowerCase()}`,
    };
    const [last, estimate] = [this.#last, this.#meter?.estimate()];
    if (last === undefined || estimate === undefined) {
      return { ...shared, heading: "Training begins", time: "", figures: "", fraction: 0 };
    }
    const elapsed = formatDuration(
      this.#isFinished ? this.#elapsedMs : performance.now() - this.#startMs,
    );
    const left = estimate.remainingMs === undefined
      ? "time left unknown"
      : `${formatDuration(estimate.remainingMs)} left`;
    const isComplete = estimate.fraction === 1;
    const speed = Math.round(estimate.stepsPerSecond * last.examples).toLocaleString("en");
    const place = `epoch ${last.epoch} of ${epochs}, step ${last.step} of ${last.stepsPerEpoch}`;
    return {
      ...shared,
      heading: !this.#isFinished
        ? place.replace("epoch", "Epoch")
        : isComplete
        ? `Trained ${epochs} ${epochs === 1 ? "epoch" : "epochs"}`
        : `Stopped in ${place}`,
      time: this.#isFinished ? `in ${elapsed}` : left,
      figures: capitalised([
        ...metricTexts(last.metrics, descriptions),
        ...(estimate.stepsPerSecond > 0 ? [`${speed} examples/s`] : []),
        `${formatBytes(Deno.memoryUsage().rss)} memory`,
      ].join(" · ")),
      fraction: estimate.fraction,
    };
  }
}

/** The newest evaluation in one line; empty if there is none yet. */
function evaluationText(
  newest: EpochMetrics | undefined,
  evaluated: MetricDescriptions,
): string {
  if (newest === undefined) return "";
  const { epoch, metrics } = newest;
  return `After epoch ${epoch}: ${metricTexts(metrics, evaluated).join(" · ")}`;
}

function capitalised(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
