import { UserRangeError } from "../../errors/mod.ts";
import { fedganOptions, fedganProfile, fedganSettings, ganOptionsOf } from "../../fedgan/mod.ts";
import { checkIntermediary } from "../../flower/mod.ts";
import { meanName } from "../../runs/mod.ts";
import { agentsOfRound, type FlowerSettings, flowerSettings } from "../flower/flower_settings.ts";
import { flowerTraining } from "../flower/flower_training.ts";
import { readRunSettings } from "../training/run_settings.ts";
import { modelWithoutImages, type TrainingModel } from "../training/training_model.ts";
import { drawWithGan, pairDrawer } from "./pair_drawer.ts";

/** FedGAN's agents on many machines, and the intermediary on this one. */
export const flower: TrainingModel = modelWithoutImages({
  name: "flower",
  description:
    "Trains agents on the nodes that deno task flower up started or that others joined, and averages them here.",
  command: "deno task flower run",
  examples: [
    "deno task flower run",
    "deno task flower run --strategy median --min-results 2 --out robust",
    "deno task resume robust",
    `deno task sample robust --agent ${meanName} --count 100 --grid mean.png`,
  ],
  settings: flowerSettings,
  profile: fedganProfile,
  check: (settings) => {
    checkIntermediary(settings, agentsOfRound(settings));
    if (settings.share === "none") {
      throw new UserRangeError(
        "Cannot train on many machines: share is none but must name a network; agents that never talk need no intermediary",
      );
    }
    if (settings.noise > 0) checkNoise(settings);
    if (settings.secureAggregation && settings.adamMoments === "average") {
      throw new UserRangeError(
        "Cannot aggregate securely: adamMoments is average but must be local or reset; second moments are smaller than " +
          "the steps in which numbers travel",
      );
    }
  },
  make: ({ settings }) => flowerTraining(settings),
  drawing: {
    draw: drawWithGan,
    onlyMean: true,
    async open(run, part = meanName) {
      const settings = await readRunSettings(run, flowerSettings);
      if (part !== meanName) {
        throw new UserRangeError(
          `Cannot draw with agent ${part} of run "${run.name}": its networks stayed on its node; draw with the mean`,
        );
      }
      const weights = await run.part(part).readWeights();
      const gan = ganOptionsOf(fedganOptions(fedganSettings.pick(settings)));
      return pairDrawer(gan, { weights, mayLack: true });
    },
  },
});

function checkNoise({ weighting, adamMoments, participation }: FlowerSettings): void {
  if (participation < 1) {
    throw new UserRangeError(
      `Cannot add noise: participation is ${participation} but must be 1; epsilon counts on every agent taking part in ` +
        "every round",
    );
  }
  if (weighting !== "equal") {
    throw new UserRangeError(
      `Cannot add noise: weighting is ${weighting} but must be equal; noise is measured for agents that count the same`,
    );
  }
  if (adamMoments === "average") {
    throw new UserRangeError(
      "Cannot add noise: adamMoments is average but must be local or reset; noise makes second moments negative",
    );
  }
}
