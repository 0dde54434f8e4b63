import { Command } from "commander";
import { ganOptions, ganSettings, profile } from "../../gan/mod.ts";
import { loadTrainingData } from "../setup/load_training_data.ts";
import { dcgan } from "./dcgan_training.ts";
import { startTraining } from "./run_training.ts";
import { addDcganFlags, profileNotice, readDcganFlags } from "../flags/training_flags.ts";
import { say } from "../terminal/say.ts";

const examples = `
Examples:
  deno task train dcgan
  deno task train dcgan --profile full --dataset fashion-mnist --out fashion
  deno task sample fashion --count 1000 --out samples.npy
  deno task resume fashion

Ctrl-C saves a checkpoint and ends. To continue a run that was ended or killed: deno task resume.`;

/** The command `train dcgan`: one generator and one discriminator on one data set. */
export function dcganCommand(): Command {
  const command = new Command("dcgan")
    .description("Trains one generator and one discriminator on all images.")
    .addHelpText("after", examples);
  return addDcganFlags(command).action(async () => {
    const { options, dataset, dataDir, ...others } = readDcganFlags(command);
    const notice = profileNotice(command, ganSettings, profile);
    if (notice !== undefined) say(notice);
    const settings = ganOptions(options);
    const { examples, seed } = settings;
    const run = await startTraining(dcgan, {
      ...others,
      dataDir,
      prefix: "dcgan",
      startedBy: "deno task train dcgan",
      settings,
      loadData: () => loadTrainingData({ dataset, dataDir, examples, seed }),
    });
    say(`Wrote ${run.path}`);
  });
}
