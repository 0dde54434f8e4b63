import { UserRangeError } from "../../errors/mod.ts";
import { AdversarialPair, GanLearner, ganSettings, profile } from "../../gan/mod.ts";
import { learnerTraining } from "../training/learner_training.ts";
import { modelOfImages, type TrainingModel } from "../training/training_model.ts";
import { drawWithGan, pairDrawer } from "./pair_drawer.ts";
import { readRunSettings } from "../training/run_settings.ts";

/** One generator and one discriminator on one data set. */
export const dcgan: TrainingModel = modelOfImages({
  name: "dcgan",
  description: "Trains one generator and one discriminator on all images.",
  examples: [
    "deno task train dcgan",
    "deno task train dcgan --profile full --dataset fashion-mnist --out fashion",
    "deno task sample fashion --count 1000 --out samples.npy",
    "deno task resume fashion",
  ],
  settings: ganSettings,
  profile,
  images: ({ examples, seed }) => ({ examples, seed }),
  make({ settings, dataSet }) {
    const pair = new AdversarialPair(settings);
    const { precision } = pair;
    const notes = precision === settings.precision
      ? []
      : [`Products in ${precision}: bfloat16 would be slower here`];
    return learnerTraining(new GanLearner(pair, dataSet), { notes, precision });
  },
  drawing: {
    draw: drawWithGan,
    async open(run, part) {
      if (part !== undefined) {
        throw new UserRangeError(
          `Cannot draw with agent ${part} of run "${run.name}": it has no agents`,
        );
      }
      const settings = await readRunSettings(run, ganSettings);
      const weights = await run.readWeights();
      return pairDrawer(settings, { weights, mayLack: false });
    },
  },
});
