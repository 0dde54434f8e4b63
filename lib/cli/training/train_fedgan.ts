import { Command } from "commander";
import { checkPartition } from "../../data/mod.ts";
import { fedganOptions, fedganProfile, fedganSettings } from "../../fedgan/mod.ts";
import { resumeFedgan, trainFedgan } from "./fedgan/run.ts";
import { addFedganFlags, readFedganFlags } from "./fedgan/settings.ts";
import { profileNotice } from "./settings.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { loadTrainingData } from "../setup/load_training_data.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { interrupted } from "../terminal/run_program.ts";

const examples = `
Examples:
  deno task train fedgan
  deno task train fedgan --agents 5 --partition digits:2 --sync-every 20steps --out two-digits
  deno task train fedgan --profile full --agents 3 --sync-every 5epochs
  deno task train fedgan --resume two-digits
  deno task sample two-digits --agent intermediary --count 100 --grid mean.png

Ctrl-C saves a checkpoint and ends; a run that was ended or killed goes on with --resume.`;

/** The command `train fedgan`: agents that hold a part of the data each, and an intermediary that averages them. */
export function fedganCommand(): Command {
  const command = new Command("fedgan")
    .description("Trains a pair of networks with each agent, and averages them every so often.")
    .addHelpText("after", examples);
  return addFedganFlags(command).action(async (values: { resume?: string }) => {
    using interrupt = catchInterrupt("Saving a checkpoint after this step, then ending");
    const { signal } = interrupt;
    const run = await (values.resume === undefined
      ? start(command, signal)
      : resume(command, values.resume, signal));
    console.log(`Wrote ${run.path}`);
    if (signal.aborted) {
      Deno.exitCode = interrupted;
    }
  });
}

async function start(command: Command, signal: AbortSignal) {
  const settings = readFedganFlags(command);
  const notice = profileNotice(command, fedganSettings, fedganProfile);
  if (notice !== undefined) console.log(notice);
  const { dataset, dataDir } = settings;
  const { examples, seed, agents, partition } = fedganOptions(settings.options);
  checkPartition(examples, { agents, kind: partition });
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
