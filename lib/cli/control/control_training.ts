import type { MetricDescriptions } from "../../learning/mod.ts";
import type { PolicyLearner } from "../../reinforcement/mod.ts";
import type { RecordedEvaluation } from "../../runs/mod.ts";
import type { Training } from "../training/training_model.ts";
import { algorithms, environments } from "./algorithms.ts";
import type { ControlSettings } from "./control_settings.ts";
import { episodeGif } from "./played_episode.ts";
import { policyTraining } from "./policy_training.ts";

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
  const learner = makeLearner(settings);
  const evaluation: RecordedEvaluation | undefined = settings.evaluateEvery === 0 ? undefined : {
    every: settings.evaluateEvery,
    settings: { episodes },
    metrics,
    measure: () => ({ evaluationReturn: learner.evaluate({ episodes }).mean }),
  };
  return policyTraining(learner, {
    render: settings.render,
    evaluation,
    draw: () => {
      const make = environments[settings.environment];
      return episodeGif(learner.policy(), make({ games: 1, seed: settings.seed as number })).bytes;
    },
  });
}
