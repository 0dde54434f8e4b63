import type { NamedArray } from "../../files/mod.ts";
import { imageGrid, metricCsv, metricFigure } from "../../figures/mod.ts";
import { type EpochMetrics, type MetricDescriptions, type Samples } from "../../learning/mod.ts";
import type { RunFolder } from "../run_folder.ts";
import type { EpochLine, StepLine } from "../schema/run_lines.ts";
import { writeEvents } from "../tensorboard/write_events.ts";
import { StepMeans } from "./step_means.ts";

/** Writes what one learner of a run, or the mean, measures and draws. */
export class PartRecorder {
  /** Its files. */
  readonly folder: RunFolder;
  /** Its finished epochs. */
  readonly epochs: EpochLine[];
  /** What its steps measured. */
  readonly steps: StepMeans;
  /** Time in milliseconds that the epoch under way has taken, that before a resumption included. */
  underWayMs: number;

  /**
   * Writes nothing yet.
   *
   * @param folder Its files.
   * @param before What was recorded before: epochs, steps, and the time that the epoch under way has taken. Default: nothing.
   */
  constructor(
    folder: RunFolder,
    { epochs = [], steps = [], underWayMs = 0 }: {
      readonly epochs?: readonly EpochLine[];
      readonly steps?: readonly StepLine[];
      readonly underWayMs?: number;
    } = {},
  ) {
    this.folder = folder;
    this.epochs = [...epochs];
    this.steps = new StepMeans(steps);
    this.underWayMs = underWayMs;
  }

  /** Adds an epoch, with the time of all its steps; {@linkcode PartRecorder.writeEpochs} writes it. */
  addEpoch(line: Omit<EpochLine, "seconds">): void {
    this.epochs.push({ ...line, seconds: Math.round(this.underWayMs) / 1000 });
    this.underWayMs = 0;
  }

  /** Writes all epochs as `metrics.jsonl`. */
  async writeEpochs(): Promise<void> {
    await this.folder.metrics.write(this.epochs);
  }

  /** Writes what steps measured as `steps.jsonl`; nothing where steps are taken elsewhere. */
  async writeSteps(): Promise<void> {
    if (this.steps.lines.length > 0) await this.folder.steps.write(this.steps.lines);
  }

  /** Writes weights. */
  async writeWeights(weights: readonly NamedArray[]): Promise<void> {
    await this.folder.writeWeights(weights);
  }

  /**
   * Draws metrics as `metrics.png`, and writes them as `metrics.csv`.
   *
   * @param epochs What was measured.
   * @param descriptions What the metrics are.
   */
  async drawMetrics(
    epochs: readonly EpochMetrics[],
    descriptions: MetricDescriptions,
  ): Promise<void> {
    await this.folder.files.write("metrics.csv", metricCsv(epochs, descriptions));
    const series = [{ name: this.folder.name, epochs }];
    await this.folder.writeFigure("metrics.png", metricFigure(series, descriptions));
  }

  /**
   * Draws what was drawn after an epoch or a round; nothing for what draws nothing.
   *
   * @param count The epoch or round.
   * @param samples The images.
   */
  async drawSamples(count: number, samples: Samples | undefined): Promise<void> {
    if (samples !== undefined) await this.folder.writeSamples(count, imageGrid(samples));
  }

  /** Writes a file of events for TensorBoard. */
  async writeEvents(): Promise<void> {
    await writeEvents(this.folder);
  }
}
