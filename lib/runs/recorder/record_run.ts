import { checkOptions } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import {
  type EpochLog,
  type Learner,
  type LearnerLog,
  readLearnerState,
  readVariables,
  type TrainingLimits,
} from "../../learning/mod.ts";
import type { RunFolder } from "../run_folder.ts";
import { beginRun } from "./begin_run.ts";
import { measureNowAndThen } from "./measure_now_and_then.ts";
import { recordOptionKinds, type RecordOptions } from "./record_options.ts";
import { runCheckpoints } from "./run_checkpoints.ts";
import { isFinite } from "./run_recorder.ts";

/**
 * Trains a learner to its last epoch and writes the run's folder meanwhile: settings, then after each epoch its line,
 * weights, picture and plot, and at the end the animation. A checkpoint is written at the start, after each epoch, every
 * ten minutes and at the end; a run that has begun before goes on from the newest, to the bytes that it would have come
 * to without a stop.
 *
 * A checkpoint is written between two logs, after the reader has dealt with all before it.
 *
 * @param run The run's folder, created or opened.
 * @param learner What to train; it stays the caller's.
 * @param options What the run is, and how to record it.
 * @returns The learner's logs, as they come.
 * @throws {Error} If another process works on the run, its settings or data are others, or all checkpoints are gone.
 */
export async function* recordRun(
  run: RunFolder,
  learner: Learner,
  options: RecordOptions,
): AsyncGenerator<LearnerLog, void> {
  checkOptions<RecordOptions>("recordRun()", options, recordOptionKinds);
  const checkpoints = await runCheckpoints(run, readLearnerState);
  using begun = await beginRun(run, {
    settings: options.settings ?? { ...learner.options },
    metrics: learner.metrics,
    length: { unit: "epoch", count: learner.epochs },
    parallel: false,
    shards: undefined,
    state: () => learner.state({ inPlace: true }),
    restore: (state) => learner.restore(state),
    position: () => `after epoch ${learner.progress.epoch}, step ${learner.progress.step}`,
    finishedEpochs: () => [learner.progress.epoch],
    finishedRounds: () => 0,
  }, { checkpoints, options });
  const { recorder, config, save } = begun;
  const { signal } = options;
  const limits: TrainingLimits = { signal };
  const withEvaluation = (log: EpochLog): EpochLog => {
    const place = { count: log.epoch, of: learner.epochs };
    const measured = measureNowAndThen(options.evaluation, learner, place);
    return { ...log, metrics: { ...log.metrics, ...measured } };
  };
  let savedMs = performance.now();
  for await (const trained of learner.train(limits)) {
    const log = trained.kind === "step" ? trained : withEvaluation(trained);
    if (log.kind === "epoch") {
      const weights = () => weightsOf(learner);
      await recorder.addEpoch(0, { log, samples: learner.samples(), weights });
    } else {
      recorder.addStep(0, log);
    }
    yield log;
    // The state of a training that diverged is worth nothing.
    const isDue = log.kind === "epoch"
      ? isFinite(log)
      : performance.now() - savedMs > 60_000 * config.training.checkpointMinutes;
    if (!isDue) continue;
    await save();
    savedMs = performance.now();
  }
  const { epoch, step } = learner.progress;
  if (step > 0) {
    await save();
    const weights = () => weightsOf(learner);
    await recorder.addUnfinished(epoch + 1, { samples: learner.samples(), weights });
  }
  await begun.finish();
}

/** What the weights file holds of a learner, as it is now. */
function weightsOf(learner: Learner): NamedArray[] {
  return learner.weights?.() ?? readVariables(learner.variables());
}
