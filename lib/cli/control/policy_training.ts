import type { EpochLog } from "../../learning/mod.ts";
import type { PolicyLearner } from "../../reinforcement/mod.ts";
import { type RecordedEvaluation, recordRun, type RunFolder } from "../../runs/mod.ts";
import { LearnerProgress } from "../training/progress.ts";
import type { Training } from "../training/training_model.ts";

/** What a {@linkcode policyTraining} does beside training. */
export interface PolicyTrainingOptions {
  /** After how many epochs it draws; 0 for the last one alone. */
  readonly render: number;
  /** What is measured apart from the training. Default: nothing. */
  readonly evaluation?: RecordedEvaluation;
  /** Plays apart from the training; gives an animation, a GIF's bytes. */
  draw(): Uint8Array;
  /** Called after each epoch, once the run's files of it are written. Default: nothing is done. */
  afterEpoch?(run: RunFolder, log: EpochLog): Promise<void>;
}

/**
 * The training of a policy, with an animation of an episode now and then.
 *
 * @param learner What is trained; disposed with the training.
 * @param options What it does beside.
 */
export function policyTraining(
  learner: PolicyLearner,
  { render, evaluation, draw, afterEpoch }: PolicyTrainingOptions,
): Training {
  const look = async (run: RunFolder, log: EpochLog) => {
    await afterEpoch?.(run, log);
    const isLast = log.epoch === learner.epochs;
    if (!isLast && (render === 0 || log.epoch % render !== 0)) return;
    await run.files.write(`episodes/epoch-${String(log.epoch).padStart(4, "0")}.gif`, draw());
  };
  return {
    notes: [],
    options: {},
    async record(run, options, line) {
      const progress = new LearnerProgress(learner, line, evaluation?.metrics);
      for await (const log of recordRun(run, learner, { ...options, evaluation })) {
        progress.show(log);
        if (log.kind !== "epoch") continue;
        try {
          await look(run, log);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          options.onProblem?.(reason);
        }
      }
    },
    isFinished: () => learner.progress.epoch >= learner.epochs,
    [Symbol.dispose]: () => learner.dispose(),
  };
}
