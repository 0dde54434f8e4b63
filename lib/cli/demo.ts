/** `deno task demo`: from nothing to pictures of digits in the making. */
import { Command, Option } from "commander";
import type { DataSet } from "../data/mod.ts";
import { ganOptions, type Profile, profile } from "../gan/mod.ts";
import { trainDcgan } from "./dcgan_run.ts";
import { catchInterrupt } from "./interrupt.ts";
import { loadTrainingData } from "./load_training_data.ts";
import { prepareTensorFlow } from "./prepare_tensorflow.ts";
import { interrupted, runProgram } from "./run_program.ts";

const program = new Command("deno task demo")
  .description(
    "Sets everything up, trains a small DCGAN for a few minutes and writes its pictures.\n" +
      "Without MNIST it takes digits that the project draws by itself.",
  )
  .addOption(
    new Option("--profile <name>", "smoke only proves that it runs")
      .choices(["quick", "smoke"]).default("quick"),
  )
  .action(async (values: { profile: Profile }) => {
    const settings = profile(values.profile);
    using interrupt = catchInterrupt("Ending the training after this step and saving it");
    await prepareTensorFlow({ signal: interrupt.signal });
    const dataSet = await digits(ganOptions(settings).examples);
    console.log(
      "Training with quick settings: batch 64, learning rate 2e-4 and beta1 0.5 in place of the\n" +
        "tutorial's 256, 1e-4 and 0.9, which would need far more time to show the same.",
    );
    const run = await trainDcgan(dataSet, settings, {
      out: undefined,
      prefix: "demo",
      signal: interrupt.signal,
    });
    console.log(`
Wrote ${run.path}
  images/              16 digits after each epoch, from the same noise
  training.gif         the same as an animation
  loss.png, loss.csv   the losses of both networks
  weights.safetensors  both networks, also for Python
  config.json          every setting
Draw more with "deno task sample ${run.name} --grid more.png"`);
    if (interrupt.signal.aborted) Deno.exitCode = interrupted;
  });

/** MNIST where it can be had, else drawn digits, and says which. */
async function digits(examples: number): Promise<DataSet> {
  const wanted = { dataDir: undefined, examples, seed: ganOptions().seed };
  try {
    return await loadTrainingData({ ...wanted, dataset: "mnist" });
  } catch (error) {
    // A damaged file or a wrong setting is for the user to mend; only a failed download has a way round.
    const isMissing = error instanceof Error && error.constructor === Error;
    if (!isMissing) throw error;
    console.log(
      `${error.message}\nSo this demo takes digits drawn by the project itself, not MNIST.`,
    );
    return await loadTrainingData({ ...wanted, dataset: "drawn" });
  }
}

await runProgram(program);
