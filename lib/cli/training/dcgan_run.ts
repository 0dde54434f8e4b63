import { type DataSet } from "../../data/mod.ts";
import {
  AdversarialPair,
  type EpochLog,
  sampleImages,
  type StepLog,
  train,
} from "../../gan/mod.ts";
import { imageGrid, metricCsv, metricFigure } from "../../figures/mod.ts";
import { formatDuration, progressBar, ProgressMeter } from "../../learning/mod.ts";
import { holdRun, RunFolder, writeEvents } from "../../runs/mod.ts";
import { loadTensorFlow, tf } from "../../tensorflow/mod.ts";
import { ProgressLine } from "../terminal/progress_line.ts";
import { timeLeft } from "../terminal/time_left.ts";
import { ganMetrics } from "./gan_metrics.ts";
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
  if (pair.precision !== pair.options.precision) {
    line.print(`Products in ${pair.precision}: bfloat16 would be slower here`);
  }
  const run = await (out === undefined ? RunFolder.createNumbered(prefix) : RunFolder.create(out));
  await run.writeConfig({
    model: "dcgan",
    startedBy: "deno task train dcgan",
    settings: { ...pair.options },
    metrics: ganMetrics,
    length: { unit: "epoch", count: pair.options.epochs },
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

  const { epochs, batchSize } = pair.options;
  const meter = new ProgressMeter(epochs * Math.ceil(dataSet.count / batchSize));
  for await (const log of train(pair, dataSet, { signal })) {
    if (log.kind === "step") {
      line.show(stepText(log, epochs, meter));
    } else {
      line.print(epochText(log, epochs));
      await writeEpoch(run, pair, log);
      if (tensorboard) await writeEvents(run);
    }
  }
  line.clear();
  const { epoch, step } = pair.progress;
  await run.writeWeights(pair.weights());
  if (step > 0) {
    await writeSamples(run, pair, epoch + 1);
    line.print(`Ended in epoch ${epoch + 1} after step ${step}; its picture shows that state`);
  }
  if (epoch > 0 || step > 0) await run.writeTrainingGif();
  pair.dispose();
  return run;
}

async function writeEpoch(
  run: RunFolder,
  pair: AdversarialPair,
  log: EpochLog,
): Promise<void> {
  const { epoch, generatorLoss, discriminatorLoss } = log;
  await run.writeWeights(pair.weights());
  const { lines } = await run.metrics.read();
  const line = {
    epoch,
    metrics: { generatorLoss, discriminatorLoss },
    steps: log.stepsPerEpoch,
    seconds: Math.round(log.elapsedMs) / 1000,
  };
  const epochs = [...lines, line];
  await run.metrics.write(epochs);
  await run.files.write("metrics.csv", metricCsv(epochs, ganMetrics));
  await run.writeFigure(
    "metrics.png",
    metricFigure([{ name: run.name, epochs }], ganMetrics, { title: "Metrics" }),
  );
  await writeSamples(run, pair, epoch);
}

/** Sixteen images, always from the same noise, so that pictures of different epochs compare. */
async function writeSamples(run: RunFolder, pair: AdversarialPair, epoch: number): Promise<void> {
  const pixels = sampleImages(pair.generator, { count: 16, seed: pair.options.seed });
  await run.writeSamples(epoch, imageGrid({ pixels, shape: [16, 28, 28, 1] }));
}

function stepText(log: StepLog, epochs: number, meter: ProgressMeter): string {
  const { epoch, step, stepsPerEpoch } = log;
  const done = (epoch - 1) * stepsPerEpoch + step;
  return `Epoch ${epoch}/${epochs} ${
    progressBar(step / stepsPerEpoch, 12)
  } step ${step}/${stepsPerEpoch}  ` +
    `${lossText(log)}  ${timeLeft(meter, done)}`.trimEnd();
}

function epochText(log: EpochLog, epochs: number): string {
  return `Epoch ${log.epoch}/${epochs}  ${lossText(log)}  ${formatDuration(log.elapsedMs)}`;
}

function lossText({ generatorLoss, discriminatorLoss }: StepLog | EpochLog): string {
  return `loss G ${generatorLoss.toFixed(3)} D ${discriminatorLoss.toFixed(3)}`;
}
