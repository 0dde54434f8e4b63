import { Command } from "commander";
import { ganOptions, ganSettings, profile } from "../../gan/mod.ts";
import { trainDcgan } from "./dcgan_run.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { loadTrainingData } from "../setup/load_training_data.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { interrupted } from "../terminal/run_program.ts";
import { addDcganFlags, profileNotice, readDcganFlags } from "./settings.ts";

const examples = `
Examples:
  deno task train dcgan
  deno task train dcgan --profile full --dataset fashion-mnist --out fashion
  deno task sample dcgan-1 --count 1000 --out samples.npy

Ctrl-C ends the training and saves what was trained so far.`;

/** The command `train dcgan`: one generator and one discriminator on one data set. */
export function dcganCommand(): Command {
  const command = new Command("dcgan")
    .description("Trains one generator and one discriminator on all images.")
    .addHelpText("after", examples);
  return addDcganFlags(command).action(async () => {
    const { options, dataset, dataDir, out, tensorboard } = readDcganFlags(command);
    const notice = profileNotice(command, ganSettings, profile);
    if (notice !== undefined) console.log(notice);
    const { examples, seed } = ganOptions(options);
    using interrupt = catchInterrupt("Ending the training after this step and saving it");
    await prepareTensorFlow({ signal: interrupt.signal });
    const dataSet = await loadTrainingData({ dataset, dataDir, examples, seed });
    const run = await trainDcgan(dataSet, options, {
      out,
      prefix: "dcgan",
      signal: interrupt.signal,
      tensorboard,
    });
    console.log(`Wrote ${run.path}`);
    if (interrupt.signal.aborted) Deno.exitCode = interrupted;
  });
}
