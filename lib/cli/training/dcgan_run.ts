import { type DataSet } from "../../data/mod.ts";
import { AdversarialPair, GanLearner } from "../../gan/mod.ts";
import { imageGrid, metricCsv, metricFigure } from "../../figures/mod.ts";
import {
  type EpochLog,
  formatDuration,
  progressBar,
  ProgressMeter,
  readVariables,
  type StepLog,
} from "../../learning/mod.ts";
import { holdRun, RunFolder, writeEvents } from "../../runs/mod.ts";
import { loadTensorFlow, tf } from "../../tensorflow/mod.ts";
import { ProgressLine } from "../terminal/progress_line.ts";
import { timeLeft } from "../terminal/time_left.ts";
import { lossText } from "./loss_text.ts";
import type { TrainSettings } from "./settings.ts";

/** How {@linkcode trainDcgan} names its run, and when it ends early. */
export interface DcganRunOptions {
  /** The run's name or path; undefined: the prefix and the first free number. */
  out: string | undefined;
  /** The first part of a numbered name. */
  prefix: string;
  /** Ends the training when aborted; what was trained so far is saved. */
  signal: AbortSignal;
  /** Whether a file of events is written for TensorBoard after each epoch. */
  tensorboard: boolean;
}

/**
 * Trains a DCGAN and writes its run folder: settings first, then after each epoch its picture, losses and weights, at
 * the end the animation. Shows progress meanwhile.
 *
 * @param dataSet The images.
 * @param settings Every setting that differs from the tutorial's.
 * @param runOptions The run's name, and when to end early.
 * @returns The run's folder.
 * @throws {Error} If TensorFlow cannot be loaded, or a run of that name exists.
 */
export async function trainDcgan(
  dataSet: DataSet,
  settings: TrainSettings["options"],
  { out, prefix, signal, tensorboard }: DcganRunOptions,
): Promise<RunFolder> {
  const line = new ProgressLine();
  const runtime = await loadTensorFlow();
  line.print(`TensorFlow ${runtime.version} on the ${runtime.device}`);
  const pair = new AdversarialPair(settings);
  const learner = new GanLearner(pair, dataSet);
  if (pair.precision !== pair.options.precision) {
    line.print(`Products in ${pair.precision}: bfloat16 would be slower here`);
  }
  const run = await (out === undefined ? RunFolder.createNumbered(prefix) : RunFolder.create(out));
  await run.writeConfig({
    model: "dcgan",
    startedBy: "deno task train dcgan",
    settings: { ...pair.options },
    metrics: learner.metrics,
    length: { unit: "epoch", count: learner.epochs },
    training: { parallel: false, checkpointMinutes: 10, tensorboard },
    data: {
      name: dataSet.name,
      source: dataSet.source,
      folder: null,
      count: dataSet.count,
      sha256: dataSet.sha256,
    },
    versions: { deno: Deno.version.deno, tfjs: tf.version.tfjs, tensorflow: runtime.version },
    library: runtime.libraryPath,
    device: runtime.deviceName,
    precision: pair.precision,
  });
  using _hold = await holdRun(run);
  line.print(`Writing to ${run.path}`);

  const { epochs } = learner;
  const meter = new ProgressMeter(learner.stepsOf(epochs));
  for await (const log of learner.train({ signal })) {
    if (log.kind === "step") {
      line.show(stepText(log, epochs, meter));
    } else {
      line.print(epochText(log, epochs));
      await writeEpoch(run, learner, log);
      if (tensorboard) await writeEvents(run);
    }
  }
  line.clear();
  const { epoch, step } = learner.progress;
  await run.writeWeights(readVariables(learner.variables()));
  if (step > 0) {
    await writeSamples(run, learner, epoch + 1);
    line.print(`Ended in epoch ${epoch + 1} after step ${step}; its picture shows that state`);
  }
  if (epoch > 0 || step > 0) await run.writeTrainingGif();
  learner.dispose();
  return run;
}

async function writeEpoch(
  run: RunFolder,
  learner: GanLearner,
  log: EpochLog,
): Promise<void> {
  const { epoch, metrics } = log;
  // After an epoch that diverged, the weights before it are worth more.
  const isWhole = Object.values(metrics).every(Number.isFinite);
  if (isWhole) await run.writeWeights(readVariables(learner.variables()));
  const { lines } = await run.metrics.read();
  const line = {
    epoch,
    metrics,
    steps: log.stepsPerEpoch,
    seconds: Math.round(log.elapsedMs) / 1000,
  };
  const epochs = [...lines, line];
  await run.metrics.write(epochs);
  await run.files.write("metrics.csv", metricCsv(epochs, learner.metrics));
  await run.writeFigure(
    "metrics.png",
    metricFigure([{ name: run.name, epochs }], learner.metrics, { title: "Metrics" }),
  );
  if (isWhole) await writeSamples(run, learner, epoch);
}

/** Sixteen images, always from the same noise, so that pictures of different epochs compare. */
async function writeSamples(run: RunFolder, learner: GanLearner, epoch: number): Promise<void> {
  const samples = learner.samples();
  if (samples !== undefined) await run.writeSamples(epoch, imageGrid(samples));
}

function stepText(log: StepLog, epochs: number, meter: ProgressMeter): string {
  const { epoch, step, stepsPerEpoch, totalSteps } = log;
  return `Epoch ${epoch}/${epochs} ${
    progressBar(step / stepsPerEpoch, 12)
  } step ${step}/${stepsPerEpoch}  ` +
    `${lossText(log)}  ${timeLeft(meter, totalSteps)}`.trimEnd();
}

function epochText(log: EpochLog, epochs: number): string {
  return `Epoch ${log.epoch}/${epochs}  ${lossText(log)}  ${formatDuration(log.elapsedMs)}`;
}
