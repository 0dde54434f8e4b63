import { labelCounts } from "../../data/mod.ts";
import { fedgan as makeFedgan, fedganSettings } from "../../fedgan/mod.ts";
import { recordFederation } from "../../runs/mod.ts";
import { FederationProgress } from "./progress.ts";
import type { TrainingModel } from "./training_model.ts";

/** Agents that hold a part of the data each and train a GAN, and an intermediary that averages them. */
export const fedgan: TrainingModel = {
  name: "fedgan",
  settings: fedganSettings.settings,
  complete: (settings) => ({ ...fedganSettings.complete(settings) }),
  make(dataSet, settings) {
    const every = fedganSettings.complete(settings);
    const federation = makeFedgan(dataSet, every);
    const shards = federation.agents.map(({ number, examples }, i) => ({
      agent: number,
      examples,
      labels: labelCounts(dataSet, federation.shards[i]),
    }));
    return {
      notes: [],
      options: { settings: { ...every }, shards },
      async record(run, options, line) {
        const progress = new FederationProgress(federation, line, options.evaluation?.metrics);
        for await (const log of recordFederation(run, federation, options)) progress.show(log);
      },
      isFinished: () => federation.round >= federation.rounds,
      [Symbol.dispose]: () => federation.dispose(),
    };
  },
};
