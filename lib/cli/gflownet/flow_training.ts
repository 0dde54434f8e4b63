import { FlowLearner, flowSettings } from "../../gflownet/mod.ts";
import type { MetricDescriptions } from "../../learning/mod.ts";
import { type RecordedEvaluation, recordRun } from "../../runs/mod.ts";
import { LearnerProgress } from "../training/progress.ts";
import type { Training } from "../training/training_model.ts";
import type { FlowCommandSettings } from "./flow_command_settings.ts";
import { flowEnvironments } from "./flow_environments.ts";

/**
 * A learner by its settings.
 *
 * @param settings Environment, loss, explorer, and what those need. TensorFlow is loaded.
 */
export function makeFlowLearner(settings: FlowCommandSettings): FlowLearner {
  const environment = flowEnvironments[settings.environment].make(settings);
  return new FlowLearner(environment, flowSettings.pick(settings));
}

/**
 * The training of a flow network, with its exact distances after each epoch.
 *
 * @param settings Environment, loss, explorer, and what those need. TensorFlow is loaded.
 */
export function flowTraining(settings: FlowCommandSettings): Training {
  const learner = makeFlowLearner(settings);
  const hasModes = learner.space.modes.length > 0;
  const metrics: MetricDescriptions = {
    l1: { label: "Distance L1 (sum)", unit: "" },
    klDivergence: { label: "KL divergence from R/Z", unit: "nats" },
    ...hasModes
      ? {
        modesFound: {
          label: "Modes found",
          unit: "",
          reference: { value: learner.space.modes.length, label: "all" },
        },
      }
      : {},
  };
  const evaluation: RecordedEvaluation = {
    every: 1,
    settings: {},
    metrics,
    measure: () => {
      const { l1, klDivergence, modesFound } = learner.measure();
      return { l1, klDivergence, ...hasModes ? { modesFound } : {} };
    },
  };
  return {
    notes: [],
    options: {},
    async record(run, options, line) {
      const progress = new LearnerProgress(learner, line, metrics);
      for await (const log of recordRun(run, learner, { ...options, evaluation })) {
        progress.show(log);
      }
    },
    isFinished: () => learner.progress.epoch >= learner.epochs,
    [Symbol.dispose]: () => learner.dispose(),
  };
}
