import { UserError, UserInvalidDataError, UserRangeError } from "../../errors/mod.ts";
import type { Checkpoints, LoadedCheckpoint, MetricDescriptions } from "../../learning/mod.ts";
import { tensorFlowRuntime, tf } from "../../tensorflow/mod.ts";
import { isExported } from "../export_run.ts";
import type { RunFolder } from "../run_folder.ts";
import { holdRun } from "../run_lock.ts";
import type { RunConfig, RunShard } from "../schema/run_config.ts";
import type { RecordOptions } from "./record_options.ts";
import { patientWriter } from "./patient_writer.ts";
import { nothingRecorded, type Recorded } from "./recorded.ts";
import { RoundPictures } from "./round_pictures.ts";
import type { RunCheckpoint } from "./run_checkpoints.ts";
import { RunRecorder } from "./run_recorder.ts";

/** What a recording knows of what is trained. */
export interface RecordedTraining<S> {
  /** Every setting by its name. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What its logs measure. */
  readonly metrics: MetricDescriptions;
  /** How long it is. */
  readonly length: RunConfig["length"];
  /** Whether agents train at the same time. */
  readonly parallel: boolean;
  /** What each agent holds; undefined without agents. */
  readonly shards: readonly RunShard[] | undefined;
  /** Everything that training changes; its arrays may be read only when they are looked at. */
  state(): S;
  /** Goes back to a state. */
  restore(state: S): void;
  /** How far it has come, for people: `after epoch 3, step 12`. */
  position(): string;
  /** How many epochs each learner has finished, in the order of the shards. */
  finishedEpochs(): number[];
  /** How many rounds are finished; 0 without agents. */
  finishedRounds(): number;
}

/** A run that is recorded from now on. */
export interface BegunRun extends Disposable {
  /** Its configuration, as it began. */
  readonly config: RunConfig;
  /** Writes what its logs say. */
  readonly recorder: RunRecorder;
  /** Saves a checkpoint of the training and of what was recorded. */
  save(): Promise<string>;
  /** Ends the recording: draws animations, and throws what went wrong if no `onProblem` was given. */
  finish(): Promise<void>;
}

/**
 * Begins a run, or goes on with one that has begun before: from its newest checkpoint that is whole, which decides what
 * its files hold.
 *
 * @param run The run's folder; from now on no other process can work on it.
 * @param training What is trained; it goes back to the checkpoint's state.
 * @param parts The run's checkpoints, and the caller's options.
 * @returns What records it; disposed at the end.
 * @throws {Error} If another process works on it, its settings or data are others, or all its checkpoints are gone.
 */
export async function beginRun<S>(
  run: RunFolder,
  training: RecordedTraining<S>,
  { checkpoints, options }: { checkpoints: Checkpoints<RunCheckpoint<S>>; options: RecordOptions },
): Promise<BegunRun> {
  const problems: string[] = [];
  const { onProblem = (problem: string) => void problems.push(problem) } = options;
  const isNew = options.isNew || !await run.hasConfig();
  if (isNew) await run.writeConfig(configOf(training, options));
  const config = await run.readConfig();
  const hold = await holdRun(run);
  try {
    if (!isNew) {
      await refuseExported(run);
      checkSame(run, config, training, options);
    }
    await run.files.removeUnfinished();
    const checkpoint = await checkpoints.load()
      .catch((error) => options.anew ? ifDamaged(error) : orAnew(run, error));
    for (const { path, reason } of checkpoint?.damaged ?? []) {
      onProblem(`Fell back to the checkpoint before "${path}", which is damaged: ${reason}`);
    }
    if (!isNew && !options.anew && checkpoint === undefined && await hasResults(run, config)) {
      throw new UserInvalidDataError(
        `Cannot resume run "${run.name}": it has results but no checkpoint is left in "${checkpoints.folder}"; ` +
          "begin it anew with --anew, which replaces them",
      );
    }
    if (checkpoint !== undefined) {
      checkSettings(run, config, checkpoint);
      training.restore(checkpoint.state.training);
    }
    const isOfToday = checkpoint?.state.recorded !== undefined;
    const recorded = checkpoint === undefined
      ? nothingRecorded
      : checkpoint.state.recorded ?? await recordedInFiles(run, config, training, onProblem);
    const { tensorboard } = config.training;
    const keep = patientWriter({
      giveUp: () => checkpoints.giveUpOlder(),
      onWait: options.onProblem,
      signal: options.signal,
    });
    const recorder = new RunRecorder(run, { config, recorded }, { tensorboard, keep, onProblem });
    await recorder.begin();
    const save = () =>
      checkpoints.save({
        settings: config.settings,
        training: training.state(),
        recorded: recorder.recorded(),
      });
    if (checkpoint === undefined) await save();
    else options.onResume?.(training.position() + (isOfToday ? "" : otherRandomNumbers));
    return {
      config,
      recorder,
      save: () => keep(save),
      finish: async () => {
        await recorder.finish();
        if (problems.length === 0) return;
        throw new UserError(
          `Cannot draw all of run "${run.name}", whose training is saved: ${problems.join("; ")}`,
        );
      },
      [Symbol.dispose]: () => hold[Symbol.dispose](),
    };
  } catch (error) {
    hold[Symbol.dispose]();
    throw error;
  }
}

/** What to say of a run of version 1, when keys of random numbers were folded in another way. */
const otherRandomNumbers =
  "; an older version began this run, and from here on its random numbers are others than that version's";

function configOf<S>(
  { settings, metrics, length, parallel, shards }: RecordedTraining<S>,
  options: RecordOptions,
): RunConfig {
  const { model, startedBy, data, precision, tensorboard = false, evaluation } = options;
  const { checkpointMinutes = 10 } = options;
  const runtime = tensorFlowRuntime();
  return {
    model,
    ...(startedBy === undefined ? {} : { startedBy }),
    settings,
    ...(data === undefined ? {} : {
      data: {
        name: data.name,
        source: data.source,
        folder: data.folder ?? null,
        ...(data.seed === undefined ? {} : { seed: data.seed }),
        count: data.count,
        sha256: data.sha256,
      },
    }),
    metrics: { ...metrics, ...evaluation?.metrics },
    length,
    ...(shards === undefined ? {} : { shards }),
    training: {
      parallel,
      checkpointMinutes,
      tensorboard,
      ...(evaluation === undefined
        ? {}
        : { evaluation: { every: evaluation.every, settings: evaluation.settings } }),
    },
    versions: { deno: Deno.version.deno, tfjs: tf.version.tfjs, tensorflow: runtime.version },
    library: runtime.libraryPath,
    device: runtime.deviceName,
    ...(precision === undefined ? {} : { precision }),
  };
}

/** Nothing, where all checkpoints are damaged; what else went wrong stays an error. */
function ifDamaged(error: unknown): undefined {
  if (!(error instanceof UserInvalidDataError)) throw error;
}

/** Adds to what is damaged what to do about it. */
function orAnew(run: RunFolder, error: unknown): never {
  if (!(error instanceof UserInvalidDataError)) throw error;
  throw new UserInvalidDataError(
    `Cannot go on with run "${run.name}": ${error.message}; begin it anew with --anew, which replaces its results`,
    { cause: error },
  );
}

/** An exported run has weights alone: to train it would be to begin anew, and replace what was passed on. */
async function refuseExported(run: RunFolder): Promise<void> {
  if (!await isExported(run)) return;
  throw new UserRangeError(
    `Cannot resume run "${run.name}": it was exported but must have a checkpoint, which exports leave out; resume the run ` +
      "that it was exported from, or train a new one by the command in its export.json",
  );
}

/** A run goes on with what it began with, or its results would be of nothing in particular. */
function checkSame<S>(
  run: RunFolder,
  config: RunConfig,
  { settings }: RecordedTraining<S>,
  { data }: RecordOptions,
): void {
  for (const [name, value] of Object.entries(config.settings)) {
    const [given, stored] = [JSON.stringify(settings[name]), JSON.stringify(value)];
    if (given === stored) continue;
    throw new UserRangeError(
      `Cannot continue run "${run.name}": ${name} is ${given} but must be ${stored}, as it began`,
    );
  }
  const [given, stored] = [data?.sha256, config.data?.sha256];
  if (given === stored) return;
  throw new UserRangeError(
    `Cannot continue run "${run.name}": its data has SHA-256 ${given} but must have ${stored}; give it the ` +
      "same data again",
  );
}

/** A setting that changed in the file would change the training from here on. */
function checkSettings<S>(
  run: RunFolder,
  config: RunConfig,
  { path, state: { settings = config.settings } }: LoadedCheckpoint<RunCheckpoint<S>>,
): void {
  for (const name of new Set([...Object.keys(settings), ...Object.keys(config.settings)])) {
    const [given, stored] = [config.settings, settings].map((all) => JSON.stringify(all[name]));
    if (given === stored) continue;
    throw new UserInvalidDataError(
      `Cannot resume run "${run.name}": ${name} is ${given} in its config.json but must be ${stored}, as in "${path}"; ` +
        "restore config.json",
    );
  }
}

async function hasResults(run: RunFolder, { shards }: RunConfig): Promise<boolean> {
  const folders = [run, ...shards?.map(({ agent }) => run.agent(agent)) ?? []];
  for (const folder of folders) {
    const { lines, problems } = await folder.metrics.read();
    if (lines.length + problems.length > 0) return true;
  }
  return false;
}

/** An older version's checkpoint does not say what was recorded: the files do, as far as they can be read. */
async function recordedInFiles<S>(
  run: RunFolder,
  { shards }: RunConfig,
  training: RecordedTraining<S>,
  onProblem: (problem: string) => void,
): Promise<Recorded> {
  const folders = shards?.map(({ agent }) => run.agent(agent)) ?? [run];
  const finished = training.finishedEpochs();
  const epochs: Record<string, Recorded["epochs"][string]> = {};
  for (const [i, folder] of folders.entries()) {
    const { lines, problems } = await folder.metrics.read();
    problems.forEach(onProblem);
    epochs[folder === run ? "." : folder.name] = lines
      .filter(({ epoch }) => epoch <= finished[i]);
  }
  const rounds = await run.rounds.read();
  rounds.problems.forEach(onProblem);
  const last = training.finishedRounds();
  const pictures = await RoundPictures.read(run.files, last).catch((error) => {
    if (!(error instanceof Deno.errors.InvalidData)) throw error;
    onProblem(error.message);
    return RoundPictures.of([]);
  });
  return {
    epochs,
    steps: {},
    underWayMs: {},
    rounds: rounds.lines.filter(({ round }) => round <= last),
    pictures: pictures.arrays(),
  };
}
