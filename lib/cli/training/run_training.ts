import type { DataSet, DataSetName } from "../../data/mod.ts";
import { UserRangeError } from "../../errors/mod.ts";
import { type FederationRecordOptions, type RunEvaluation, RunFolder } from "../../runs/mod.ts";
import { loadTensorFlow } from "../../tensorflow/mod.ts";
import { recordedEvaluation } from "../evaluation/recorded_evaluation.ts";
import { loadTrainingData, type TrainingData } from "../setup/load_training_data.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { tellRun } from "../supervision/tell_supervisor.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { ProgressLine } from "../terminal/progress_line.ts";
import { shellWord } from "../terminal/shell_word.ts";
import type { TrainingModel } from "./training_model.ts";
import { trainingModel } from "./training_models.ts";

/** A training that begins. */
export interface TrainingStart {
  /** The run's name or path; undefined: the prefix and the first free number. */
  readonly out: string | undefined;
  /** The first part of a numbered name. */
  readonly prefix: string;
  /** The command, as a person types it: `deno task demo`. */
  readonly startedBy: string;
  /** The model's settings, checked. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Loads what it learns from. */
  readonly loadData: () => Promise<DataSet>;
  /** The folder that the data was asked from; undefined: where data is kept. */
  readonly dataDir: string | undefined;
  /** Whether agents train at the same time. Default: false. */
  readonly parallel?: boolean;
  /** Longest time between two checkpoints, in minutes. Default: 10. */
  readonly checkpointMinutes?: number;
  /** Whether files of events are written for TensorBoard. */
  readonly tensorboard: boolean;
  /** After how many epochs or rounds drawings are evaluated; 0 for never. Default: 0. */
  readonly evaluateEvery?: number;
  /** A judge's file to evaluate with. Default: the data set's own. */
  readonly judge?: string;
}

const notice = "Saving a checkpoint after this step, then ending";

/**
 * Begins a training in a new folder and follows it to its end. The folder is made first, so that a name that
 * cannot be used is refused before anything is loaded; it goes again if the training does not begin.
 *
 * @param model What to train.
 * @param start How.
 * @returns The run's folder.
 * @throws {Error} If a run of that name exists, or data or TensorFlow cannot be had.
 */
export async function startTraining(
  model: TrainingModel,
  start: TrainingStart,
): Promise<RunFolder> {
  const { out, prefix, startedBy, settings, dataDir } = start;
  const { parallel, checkpointMinutes, tensorboard, evaluateEvery = 0, judge } = start;
  const run = await (out === undefined ? RunFolder.createNumbered(prefix) : RunFolder.create(out));
  using interrupt = catchInterrupt(notice);
  try {
    await prepareTensorFlow({ signal: interrupt.signal });
    const dataSet = await start.loadData();
    const data = { ...dataSet, folder: dataDir ?? null };
    const options = {
      model: model.name,
      startedBy,
      data,
      ...(parallel === undefined ? {} : { parallel }),
      checkpointMinutes,
      tensorboard,
    };
    await loadTensorFlow();
    using evaluation = evaluateEvery === 0 ? undefined : await recordedEvaluation({
      name: dataSet.name,
      folder: dataDir,
      every: evaluateEvery,
      judgeFile: judge,
    });
    await follow(
      run,
      { model, dataSet, settings },
      { ...options, evaluation, signal: interrupt.signal },
    );
  } catch (error) {
    // What went wrong first is what counts.
    await run.removeIfEmpty().catch(() => {});
    throw error;
  }
  if (interrupt.exitCode !== undefined) Deno.exitCode = interrupt.exitCode;
  return run;
}

/**
 * Continues a run of any model from its newest checkpoint that is whole, to the bytes that it would have come to
 * without a stop.
 *
 * @param name The run's name or path.
 * @param anew Whether a run whose checkpoints are gone begins anew.
 * @returns The run's folder.
 * @throws {Deno.errors.NotFound} If there is no such run.
 * @throws {RangeError} If its model is unknown here, or its data has changed.
 * @throws {Error} If another process works on it, or no checkpoint is left.
 */
export async function resumeTraining(name: string, anew: boolean): Promise<RunFolder> {
  const run = await RunFolder.open(name);
  const { model: modelName, settings: stored, data, training } = await run.readConfig();
  const model = trainingModel(modelName);
  const settings = model.complete(stored);
  if (data === undefined) {
    throw new UserRangeError(
      `Cannot resume run "${run.name}": it has no data set; continue it where it began`,
    );
  }
  using interrupt = catchInterrupt(notice);
  const { signal } = interrupt;
  await prepareTensorFlow({ signal });
  const wanted: TrainingData = {
    dataset: data.name as DataSetName,
    dataDir: data.folder ?? undefined,
    examples: data.count,
    seed: data.seed ?? Number(settings.seed), // older runs had one for both
  };
  const dataSet = await loadTrainingData(wanted);
  await loadTensorFlow();
  using evaluation = training.evaluation && await recordedEvaluation({
    name: dataSet.name,
    folder: wanted.dataDir,
    every: training.evaluation.every,
    judgeFile: judgeFileOf(training.evaluation),
    begun: training.evaluation.settings,
  });
  const options = { model: modelName, data: dataSet, evaluation, anew, signal };
  await follow(run, { model, dataSet, settings }, options);
  if (interrupt.exitCode !== undefined) Deno.exitCode = interrupt.exitCode;
  return run;
}

/** The judge's file of a run that has one of its own. */
function judgeFileOf({ settings: { judgeFile } }: RunEvaluation): string | undefined {
  return typeof judgeFile === "string" ? judgeFile : undefined;
}

async function follow(
  run: RunFolder,
  { model, dataSet, settings }: {
    model: TrainingModel;
    dataSet: DataSet;
    settings: Readonly<Record<string, unknown>>;
  },
  options: FederationRecordOptions,
): Promise<void> {
  const line = new ProgressLine();
  const runtime = await loadTensorFlow();
  line.print(`TensorFlow ${runtime.version} on the ${runtime.device}`);
  using training = model.make(dataSet, settings);
  for (const note of training.notes) line.print(note);
  // Said before anything can happen: a machine that goes down has no last words.
  line.print(
    `Writing to ${run.path}; if it ends early, continue with: deno task resume ${
      shellWord(run.reference)
    }`,
  );
  tellRun(run.reference);
  await training.record(run, {
    ...training.options,
    ...options,
    onResume: (position) =>
      line.print(
        training.isFinished() ? "It has trained to its end already" : `Going on ${position}`,
      ),
    onProblem: (problem) => line.print(`Warning: ${problem}`),
  }, line);
  line.clear();
  if (!training.isFinished()) {
    line.print(`Saved a checkpoint; continue with: deno task resume ${shellWord(run.reference)}`);
  }
}
