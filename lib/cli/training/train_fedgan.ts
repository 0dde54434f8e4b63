import { Command } from "commander";
import { checkPartition } from "../../data/mod.ts";
import { fedganOptions, fedganProfile, fedganSettings } from "../../fedgan/mod.ts";
import { loadTrainingData } from "../setup/load_training_data.ts";
import { addFedganFlags, readFedganFlags } from "../flags/fedgan_flags.ts";
import { fedgan } from "./fedgan_training.ts";
import { startTraining } from "./run_training.ts";
import { profileNotice } from "../flags/training_flags.ts";
import { say } from "../terminal/say.ts";

const examples = `
Examples:
  deno task train fedgan
  deno task train fedgan --agents 5 --partition digits:2 --sync-every 20steps --out two-digits
  deno task train fedgan --profile full --agents 3 --sync-every 5epochs
  deno task resume two-digits
  deno task sample two-digits --agent intermediary --count 100 --grid mean.png

Ctrl-C saves a checkpoint and ends. To continue a run that was ended or killed: deno task resume.`;

/** The command `train fedgan`: agents that hold a part of the data each, and an intermediary that averages them. */
export function fedganCommand(): Command {
  const command = new Command("fedgan")
    .description(
      "Trains a pair of networks with each agent, and averages them at regular intervals.",
    )
    .addHelpText("after", examples);
  return addFedganFlags(command).action(async () => {
    const { options, dataset, dataDir, ...others } = readFedganFlags(command);
    const notice = profileNotice(command, fedganSettings, fedganProfile);
    if (notice !== undefined) say(notice);
    const settings = fedganOptions(options);
    const { examples, seed, agents, partition } = settings;
    checkPartition(examples, { agents, kind: partition });
    const run = await startTraining(fedgan, {
      ...others,
      dataDir,
      prefix: "fedgan",
      startedBy: "deno task train fedgan",
      settings,
      loadData: () => loadTrainingData({ dataset, dataDir, examples, seed }),
    });
    say(`Wrote ${run.path}`);
  });
}
