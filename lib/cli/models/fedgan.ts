import { checkPartition, labelCounts } from "../../data/mod.ts";
import { UserRangeError } from "../../errors/mod.ts";
import {
  fedgan as makeFedgan,
  fedganProfile,
  fedganSettings,
  ganOptionsOf,
} from "../../fedgan/mod.ts";
import { isExported, meanName } from "../../runs/mod.ts";
import { toggle } from "../../settings/mod.ts";
import { federationTraining } from "../training/federation_training.ts";
import { modelOfImages, type TrainingModel } from "../training/training_model.ts";
import { drawWithGan, pairDrawer } from "./pair_drawer.ts";
import { readRunSettings } from "../training/run_settings.ts";

const flags = {
  parallel: toggle({
    meaning: "train agents at the same time, to the same bytes; on two cores that gains little",
    default: false,
  }),
};

/** Agents that hold a part of the data each and train a GAN, and an intermediary that averages them. */
export const fedgan: TrainingModel = modelOfImages({
  name: "fedgan",
  description: "Trains a pair of networks with each agent, and averages them at regular intervals.",
  examples: [
    "deno task train fedgan",
    "deno task train fedgan --agents 5 --partition classes:2 --sync-every 20steps --out two-digits",
    "deno task train fedgan --profile full --agents 3 --sync-every 5epochs",
    "deno task resume two-digits",
    `deno task sample two-digits --agent ${meanName} --count 100 --grid mean.png`,
  ],
  settings: fedganSettings,
  profile: fedganProfile,
  flags,
  images: ({ examples, seed }) => ({ examples, seed }),
  check: ({ examples, agents, partition }) =>
    void checkPartition(examples, { agents, kind: partition }),
  make({ settings, flags: { parallel }, dataSet }) {
    const federation = makeFedgan(dataSet, settings);
    const shards = federation.agents.map(({ number, examples }, i) => ({
      agent: number,
      examples,
      labels: labelCounts(dataSet, federation.shards[i]),
    }));
    return federationTraining(federation, { shards, parallel });
  },
  drawing: {
    draw: drawWithGan,
    async open(run, part = meanName) {
      const settings = await readRunSettings(run, fedganSettings);
      if (typeof part === "number" && part > settings.agents) {
        throw new UserRangeError(
          `Cannot draw with agent ${part} of run "${run.name}": it has agents 1 to ${settings.agents}`,
        );
      }
      if (part !== meanName && await isExported(run)) {
        throw new UserRangeError(
          `Cannot draw with agent ${part} of run "${run.name}": it was exported, which keeps the mean alone`,
        );
      }
      const weights = (await run.part(part).readWeights())
        .filter(({ name }) => !ofOptimiser.test(name));
      return pairDrawer(ganOptionsOf(settings), { weights, mayLack: true });
    },
  },
});

/** What the mean's file of a run of version 1 holds besides weights. */
const ofOptimiser = /\/(first_moment|second_moment|optimiser_step)$/;
