import { Command } from "commander";
import { federationOptions } from "../../federated/mod.ts";
import { resumeFedgan, trainFedgan } from "./fedgan/run.ts";
import { addFedganOptions, readFedganSettings } from "./fedgan/settings.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { loadTrainingData } from "../setup/load_training_data.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { interrupted } from "../terminal/run_program.ts";

const examples = `
Examples:
  deno task train fedgan --profile quick
  deno task train fedgan --agents 5 --partition digits:2 --sync-every 20steps --out two-digits
  deno task train fedgan --agents 3 --epochs 50 --sync-every 5epochs --batch-size 256
  deno task train fedgan --resume two-digits
  deno task sample two-digits --agent intermediary --count 100 --grid mean.png

Ctrl-C saves a checkpoint and ends; a run that was ended or killed goes on with --resume.`;

/** The command `train fedgan`: agents that hold a part of the data each, and an intermediary that averages them. */
export function fedganCommand(): Command {
  const command = new Command("fedgan")
    .description("Trains a pair of networks with each agent, and averages them every so often.")
    .addHelpText("after", examples);
  return addFedganOptions(command).action(async (values: Record<string, unknown>) => {
    using interrupt = catchInterrupt("Saving a checkpoint after this step, then ending");
    const { signal } = interrupt;
    const run = await (typeof values.resume === "string"
      ? resume(command, values.resume, signal)
      : start(values, signal));
    console.log(`Wrote ${run.path}`);
    if (signal.aborted) {
      Deno.exitCode = interrupted;
    }
  });
}

async function start(values: Record<string, unknown>, signal: AbortSignal) {
  const settings = readFedganSettings(values);
  const { dataset, dataDir } = settings;
  const { examples, seed } = federationOptions(settings.options);
  await prepareTensorFlow({ signal });
  const dataSet = await loadTrainingData({ dataset, dataDir, examples, seed });
  return await trainFedgan(dataSet, settings, { prefix: "fedgan", signal });
}

async function resume(command: Command, name: string, signal: AbortSignal) {
  const other = command.options.map((option) => option.attributeName())
    .find((option) => option !== "resume" && command.getOptionValueSource(option) === "cli");
  if (other !== undefined) {
    command.error(`error: --resume takes every setting from the run, ${other} cannot be changed`);
  }
  await prepareTensorFlow({ signal });
  return await resumeFedgan(name, signal);
}
