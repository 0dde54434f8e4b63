import { AdversarialPair, GanLearner, ganSettings } from "../../gan/mod.ts";
import { recordRun } from "../../runs/mod.ts";
import { LearnerProgress } from "./progress.ts";
import type { TrainingModel } from "./training_model.ts";

/** One generator and one discriminator on one data set. */
export const dcgan: TrainingModel = {
  name: "dcgan",
  settings: ganSettings.settings,
  complete: (settings) => ({ ...ganSettings.complete(settings) }),
  make(dataSet, settings) {
    const pair = new AdversarialPair(ganSettings.complete(settings));
    const { precision } = pair;
    const learner = new GanLearner(pair, dataSet);
    return {
      notes: precision === pair.options.precision
        ? []
        : [`Products in ${precision}: bfloat16 would be slower here`],
      options: { settings: { ...pair.options }, precision },
      async record(run, options, line) {
        const progress = new LearnerProgress(learner, line, options.evaluation?.metrics);
        for await (const log of recordRun(run, learner, options)) progress.show(log);
      },
      isFinished: () => learner.progress.epoch >= learner.epochs,
      [Symbol.dispose]: () => learner.dispose(),
    };
  },
};
