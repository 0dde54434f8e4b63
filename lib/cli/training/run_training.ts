import type { DataSet, DataSetName } from "../../data/mod.ts";
import { UserRangeError } from "../../errors/mod.ts";
import {
  type FederationRecordOptions,
  type RecordedEvaluation,
  type RunEvaluation,
  RunFolder,
} from "../../runs/mod.ts";
import { SettingsFamily, type SettingsRecord, type SettingsValues } from "../../settings/mod.ts";
import { loadTensorFlow, preferOneThread, preferSmallProducts } from "../../tensorflow/mod.ts";
import { recordedEvaluation } from "../evaluation/recorded_evaluation.ts";
import { loadTrainingData } from "../setup/load_training_data.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { tellRun } from "../supervision/tell_supervisor.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { ProgressLine } from "../terminal/progress_line.ts";
import { shellWord } from "../terminal/shell_word.ts";
import type { Training, TrainingModel } from "./training_model.ts";
import { readRunSettings } from "./run_settings.ts";

/** Which images a model asks for. */
export interface WantedImages {
  /** How many, the first of the data set. */
  readonly examples: number;
  /** Decides them where they are drawn. */
  readonly seed: number;
}

/** A training that begins. */
export interface TrainingStart {
  /** The run's name or path; undefined: the prefix and the first free number. */
  readonly out: string | undefined;
  /** The first part of a numbered name. */
  readonly prefix: string;
  /** The command, as a person types it: `deno task demo`. */
  readonly startedBy: string;
  /** The model's settings, checked. */
  readonly settings: SettingsValues<SettingsRecord>;
  /** The model's flags that are no settings, checked. Default: their defaults. */
  readonly flags?: SettingsValues<SettingsRecord>;
  /** Loads the images that a model learns from; not called for one without. */
  readonly loadData: (images: WantedImages) => Promise<DataSet>;
  /** The folder that the data was asked from; undefined: where data is kept. */
  readonly dataDir: string | undefined;
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
  const { out, prefix, startedBy, settings, dataDir, loadData } = start;
  const { checkpointMinutes, tensorboard, evaluateEvery = 0, judge } = start;
  const { flags = defaultFlags(model) } = start;
  const run = await (out === undefined ? RunFolder.createNumbered(prefix) : RunFolder.create(out));
  using interrupt = catchInterrupt(notice);
  const { signal } = interrupt;
  try {
    if (model.isSmall) preferSmallProducts();
    if (model.takesOneThread?.(settings)) preferOneThread();
    await prepareTensorFlow({ signal });
    const { dataSet, make } = await prepared(model, { settings, flags, loadData });
    const data = dataSet && { ...dataSet, folder: dataDir ?? null };
    await loadTensorFlow();
    using evaluation = await evaluationOf(
      model,
      dataSet,
      evaluateEvery === 0 ? undefined : {
        folder: dataDir,
        every: evaluateEvery,
        judgeFile: judge,
      },
    );
    const used = model.used?.(settings) ?? Object.keys(settings);
    const options = {
      ...{ model: model.name, startedBy, checkpointMinutes, tensorboard },
      settings: Object.fromEntries(used.map((name) => [name, settings[name]])),
    };
    await follow(run, make, { ...options, data, evaluation, isNew: true, signal });
  } catch (error) {
    // What went wrong first is what counts.
    await run.removeIfEmpty().catch(() => {});
    throw error;
  }
  if (interrupt.exitCode !== undefined) Deno.exitCode = interrupt.exitCode;
  return run;
}

/**
 * Continues a run from its newest checkpoint that is whole, to the bytes that it would have come to without a stop.
 *
 * @param run The run's folder.
 * @param model Its model.
 * @param options Whether a run whose checkpoints are gone begins anew. Default: false.
 * @throws {RangeError} If its settings are unknown here, or its data has changed.
 * @throws {Error} If another process works on it, or no checkpoint is left.
 */
export async function resumeTraining(
  run: RunFolder,
  model: TrainingModel,
  { anew = false }: { anew?: boolean } = {},
): Promise<void> {
  const { data, training } = await run.readConfig();
  const settings = await readRunSettings(run, model.settings);
  if (data === undefined && model.images !== undefined) {
    throw new UserRangeError(
      `Cannot resume run "${run.name}": it has no data set; continue it where it began`,
    );
  }
  using interrupt = catchInterrupt(notice);
  const { signal } = interrupt;
  if (model.isSmall) preferSmallProducts();
  if (model.takesOneThread?.(settings)) preferOneThread();
  await prepareTensorFlow({ signal });
  const folder = data?.folder ?? undefined;
  const { dataSet, make } = await prepared(model, {
    settings,
    flags: defaultFlags(model),
    loadData: ({ examples, seed }) =>
      loadTrainingData({
        dataset: data?.name as DataSetName,
        dataDir: folder,
        examples: data?.count ?? examples,
        seed: data?.seed ?? seed, // older runs had one for both
      }),
  });
  await loadTensorFlow();
  using evaluation = await evaluationOf(
    model,
    dataSet,
    training.evaluation && {
      folder,
      every: training.evaluation.every,
      judgeFile: judgeFileOf(training.evaluation),
      begun: training.evaluation.settings,
    },
  );
  const options = { model: model.name, settings, data: dataSet, evaluation, anew, signal };
  await follow(run, make, options);
  if (interrupt.exitCode !== undefined) Deno.exitCode = interrupt.exitCode;
}

/** Loads what a model learns from, if it learns from images. */
async function prepared(
  model: TrainingModel,
  { settings, flags, loadData }: Pick<Required<TrainingStart>, "settings" | "flags" | "loadData">,
): Promise<{ dataSet: DataSet | undefined; make: () => Training | Promise<Training> }> {
  if (model.images === undefined) {
    return { dataSet: undefined, make: () => model.make({ settings, flags }) };
  }
  const dataSet = await loadData(model.images(settings));
  return { dataSet, make: () => model.make({ settings, flags, dataSet }) };
}

/** Prepares the evaluation of what a model draws; undefined where none is wanted. */
async function evaluationOf(
  { drawing }: TrainingModel,
  dataSet: DataSet | undefined,
  wanted: Omit<Parameters<typeof recordedEvaluation>[0], "name" | "draw"> | undefined,
): Promise<RecordedEvaluation & Disposable | undefined> {
  if (wanted === undefined || drawing === undefined || dataSet === undefined) return undefined;
  return await recordedEvaluation({ ...wanted, name: dataSet.name, draw: drawing.draw });
}

function defaultFlags({ flags = {} }: TrainingModel): SettingsValues<SettingsRecord> {
  return new SettingsFamily("training", flags).defaults;
}

/** The judge's file that a run was begun with; undefined: the data set's own. */
function judgeFileOf({ settings: { judgeFile } }: RunEvaluation): string | undefined {
  return typeof judgeFile === "string" ? judgeFile : undefined;
}

async function follow(
  run: RunFolder,
  make: () => Training | Promise<Training>,
  options: FederationRecordOptions,
): Promise<void> {
  const line = new ProgressLine();
  const runtime = await loadTensorFlow();
  line.print(`TensorFlow ${runtime.version} on the ${runtime.device}`);
  using training = await make();
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
