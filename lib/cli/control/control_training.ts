import type { MetricDescriptions } from "../../learning/mod.ts";
import type { PolicyLearner } from "../../reinforcement/mod.ts";
import { type RecordedEvaluation, recordRun, type RunFolder } from "../../runs/mod.ts";
import { LearnerProgress } from "../training/progress.ts";
import type { Training } from "../training/training_model.ts";
import { algorithms, environments } from "./algorithms.ts";
import type { ControlSettings } from "./control_settings.ts";
import { episodeGif } from "./played_episode.ts";

/** Episodes of an evaluation. */
const episodes = 20;

const metrics: MetricDescriptions = {
  evaluationReturn: { label: `Return, ${episodes} episodes apart`, unit: "" },
};

/**
 * A learner by its settings.
 *
 * @param settings Environment, algorithm, and what that needs. TensorFlow is loaded.
 */
export function makeLearner(settings: ControlSettings): PolicyLearner {
  return algorithms[settings.algorithm].make(environments[settings.environment], settings);
}

/**
 * The training of a policy, with an animation of an episode now and then.
 *
 * @param settings Environment, algorithm, and what that needs. TensorFlow is loaded.
 */
export function controlTraining(settings: ControlSettings): Training {
  const { render } = settings;
  const learner = makeLearner(settings);
  const evaluation: RecordedEvaluation | undefined = settings.evaluateEvery === 0 ? undefined : {
    every: settings.evaluateEvery,
    settings: { episodes },
    metrics,
    measure: () => ({ evaluationReturn: learner.evaluate({ episodes }).mean }),
  };
  return {
    notes: [],
    options: {},
    async record(run, options, line) {
      const progress = new LearnerProgress(learner, line, evaluation?.metrics);
      for await (const log of recordRun(run, learner, { ...options, evaluation })) {
        progress.show(log);
        if (log.kind !== "epoch") continue;
        const isLast = log.epoch === learner.epochs;
        if (!isLast && (render === 0 || log.epoch % render !== 0)) continue;
        try {
          await drawEpisode(run, learner, { settings, epoch: log.epoch });
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

async function drawEpisode(
  run: RunFolder,
  learner: PolicyLearner,
  { settings, epoch }: { settings: ControlSettings; epoch: number },
): Promise<void> {
  const environment = environments[settings.environment]({
    games: 1,
    seed: settings.seed as number,
  });
  const { bytes } = episodeGif(learner.policy(), environment);
  await run.files.write(`episodes/epoch-${String(epoch).padStart(4, "0")}.gif`, bytes);
}
