import type { Learner } from "../../learning/mod.ts";
import { recordRun } from "../../runs/mod.ts";
import { LearnerProgress } from "./progress.ts";
import type { Training } from "./training_model.ts";

/** What else to say of a learner's training. */
export interface LearnerTrainingOptions {
  /** What must be said before it begins, a line each. Default: nothing. */
  readonly notes?: readonly string[];
  /** What products are computed in. Default: it is not said. */
  readonly precision?: string;
}

/**
 * The training of one learner, for a model's `make()`.
 *
 * @param learner What to train; disposed with the training.
 * @param options What else to say of it.
 * @returns The training.
 */
export function learnerTraining(
  learner: Learner,
  { notes = [], precision }: LearnerTrainingOptions = {},
): Training {
  return {
    notes,
    options: precision === undefined ? {} : { precision },
    async record(run, options, line) {
      const progress = new LearnerProgress(learner, line, options.evaluation?.metrics);
      for await (const log of recordRun(run, learner, options)) progress.show(log);
    },
    isFinished: () => learner.progress.epoch >= learner.epochs,
    [Symbol.dispose]: () => learner.dispose(),
  };
}
