import { UserRangeError } from "../../errors/mod.ts";
import {
  type AnimationFrame,
  type ImageBatch,
  imageElement,
  imageGrid,
  type MetricEpoch,
  type PanelDescription,
  toBase64,
} from "../../figures/mod.ts";
import { formatBytes, formatDuration, progressBar, ProgressMeter } from "../../learning/mod.ts";
import { CellOutput, type MediaBundle } from "./cell_output.ts";
import { LiveOutput } from "./live_output.ts";
import { trainingPicture, trainingPng, type TrainingState } from "./training_picture.ts";

/** The end of a step, as a training logs it. */
export interface StepProgress {
  /** Tells it from the end of an epoch. */
  readonly kind: "step";
  /** The epoch that it is in, from 1. */
  readonly epoch: number;
  /** Its place in that epoch, from 1. */
  readonly step: number;
  /** Steps that an epoch has. */
  readonly stepsPerEpoch: number;
  /** The generator's loss in nats, mean over the batch. */
  readonly generatorLoss: number;
  /** The discriminator's loss in nats, mean over the batch. */
  readonly discriminatorLoss: number;
}

/** Mean losses over one epoch. */
export interface EpochLosses {
  /** The epoch, from 1. */
  readonly epoch: number;
  /** The generator's loss in nats, mean over the epoch. */
  readonly generatorLoss: number;
  /** The discriminator's loss in nats, mean over the epoch. */
  readonly discriminatorLoss: number;
}

/** The end of an epoch, as a training logs it. */
export interface EpochProgress extends EpochLosses {
  /** Tells it from the end of a step. */
  readonly kind: "epoch";
}

/** Settings of {@linkcode liveTraining}. */
export interface LiveTrainingOptions {
  /** Number of epochs of the whole training, those of earlier runs included. */
  epochs: number;
  /** Images in a step. */
  batchSize: number;
  /** Gives the samples to show after an epoch, best from the same noise each time. Default none. */
  sample?: () => ImageBatch | Promise<ImageBatch>;
}

const descriptions: Readonly<Record<string, PanelDescription>> = {
  generatorLoss: {
    label: "Generator loss",
    unit: "nats",
    reference: { value: Math.LN2, label: "ln 2" },
  },
  discriminatorLoss: {
    label: "Discriminator loss",
    unit: "nats",
    reference: { value: 2 * Math.LN2, label: "2 ln 2" },
  },
};

/** Number of points that the plot of the losses has at most. */
const PLOT_POINTS = 200;

/**
 * Shows a training while it runs: a bar with steps, losses, images per second, memory and the time left, the newest samples
 * and the losses so far, in one output that changes in place. What it shows at the end stays in the saved notebook.
 *
 * @param options The training's size, and where samples come from.
 * @returns A view that {@linkcode LiveTraining.follow | follows} the training's logs.
 * @throws {RangeError} If there is no epoch.
 */
export function liveTraining(options: LiveTrainingOptions): LiveTraining {
  return new LiveTraining(options);
}

/** The view of one training; see {@linkcode liveTraining}. */
export class LiveTraining {
  /** Mean losses of each epoch so far. */
  readonly losses: EpochLosses[] = [];
  /** The samples after each epoch so far, as the frames of an animation. */
  readonly frames: AnimationFrame[] = [];

  readonly #options: LiveTrainingOptions;
  #live: LiveOutput = new LiveOutput();
  #meter: ProgressMeter | undefined;
  #last: StepProgress | undefined;
  /** When it began, had there been no pause. */
  #startMs = 0;
  /** What its earlier parts took. */
  #elapsedMs = 0;
  #points: MetricEpoch[] = [];
  #pending: StepProgress[] = [];
  #isFinished = false;

  /** A view of a training that has not begun. */
  constructor(options: LiveTrainingOptions) {
    if (!(options.epochs >= 1)) {
      throw new UserRangeError(
        `Cannot show a training: epochs is ${options.epochs} but must be at least 1`,
      );
    }
    this.#options = options;
  }

  /**
   * Shows a training until its logs end, or until it fails. Where a training that was stopped goes on, the same view
   * follows it once more: in a new output, with the losses and samples of the whole training. One that starts over is
   * shown from its start.
   *
   * @param logs The logs of steps and epochs, which the training gives one by one.
   * @returns This view, with the losses and frames of all epochs.
   */
  async follow(logs: AsyncIterable<StepProgress | EpochProgress>): Promise<this> {
    this.#live = new LiveOutput();
    this.#isFinished = false;
    if (this.#last !== undefined) this.#goOnFrom(this.#last);
    try {
      for await (const log of logs) await this.update(log);
    } finally {
      await this.finish();
    }
    return this;
  }

  /** Takes one log and refreshes what is shown, at most four times a second. */
  async update(log: StepProgress | EpochProgress): Promise<void> {
    if (log.kind === "step") this.#takeStep(log);
    else await this.#takeEpoch(log);
    await this.#live.refresh(() => this.output());
  }

  /** Shows the final state, which stays in the notebook. */
  async finish(): Promise<void> {
    this.#isFinished = true;
    if (this.#meter !== undefined) this.#elapsedMs = performance.now() - this.#startMs;
    await this.#live.replace(this.output());
  }

  /** What it shows now. */
  output(): CellOutput {
    const state = this.#state();
    const { heading, time, figures, fraction } = state;
    const text = [`${heading}: ${time}`, `${progressBar(fraction)} ${figures}`].join("\n");
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

  /** Begins a new clock: neither the pause nor the speed before it tells the time left. */
  #goOnFrom(last: StepProgress): void {
    this.#meter = undefined;
    this.#advanceTo(last);
  }

  #startOver(): void {
    [this.#meter, this.#elapsedMs] = [undefined, 0];
    [this.#points, this.#pending] = [[], []];
    for (const entries of [this.losses, this.frames]) entries.length = 0;
  }

  #advanceTo(log: StepProgress): void {
    const nowMs = performance.now();
    if (this.#meter === undefined) {
      this.#meter = new ProgressMeter(this.#options.epochs * log.stepsPerEpoch);
      this.#startMs = nowMs - this.#elapsedMs;
    }
    this.#meter.advance(stepsDone(log), nowMs);
  }

  #takeStep(log: StepProgress): void {
    const { epoch, step, stepsPerEpoch } = log;
    const steps = this.#options.epochs * stepsPerEpoch;
    if (this.#last !== undefined && stepsDone(log) <= stepsDone(this.#last)) this.#startOver();
    this.#advanceTo(log);
    this.#last = log;
    this.#pending.push(log);
    if (this.#pending.length < steps / PLOT_POINTS) return;
    const mean = (key: "generatorLoss" | "discriminatorLoss") =>
      this.#pending.reduce((sum, entry) => sum + entry[key], 0) / this.#pending.length;
    this.#points.push({
      epoch: epoch - 1 + step / stepsPerEpoch,
      metrics: {
        generatorLoss: mean("generatorLoss"),
        discriminatorLoss: mean("discriminatorLoss"),
      },
    });
    this.#pending = [];
  }

  async #takeEpoch({ epoch, generatorLoss, discriminatorLoss }: EpochProgress): Promise<void> {
    this.losses.push({ epoch, generatorLoss, discriminatorLoss });
    const { sample } = this.#options;
    if (sample === undefined) return;
    const picture = imageGrid(await sample(), { scale: 2 });
    this.frames.push({ picture, caption: `Epoch ${epoch}` });
  }

  #state(): TrainingState {
    const { epochs, batchSize } = this.#options;
    const frame = this.frames.at(-1);
    const shared = {
      epochs,
      points: this.#points,
      descriptions,
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
    const speed = Math.round(estimate.stepsPerSecond * batchSize).toLocaleString("en");
    const place = `epoch ${last.epoch} of ${epochs}, step ${last.step} of ${last.stepsPerEpoch}`;
    return {
      ...shared,
      heading: !this.#isFinished
        ? place.replace("epoch", "Epoch")
        : isComplete
        ? `Trained ${epochs} ${epochs === 1 ? "epoch" : "epochs"}`
        : `Stopped in ${place}`,
      time: this.#isFinished ? `in ${elapsed}` : left,
      figures: [
        `Generator loss ${last.generatorLoss.toFixed(3)}`,
        `discriminator loss ${last.discriminatorLoss.toFixed(3)}`,
        ...(estimate.stepsPerSecond > 0 ? [`${speed} images/s`] : []),
        `${formatBytes(Deno.memoryUsage().rss)} memory`,
      ].join(" · "),
      fraction: estimate.fraction,
    };
  }
}

/** Steps of the whole training up to this one. */
function stepsDone({ epoch, step, stepsPerEpoch }: StepProgress): number {
  return (epoch - 1) * stepsPerEpoch + step;
}
