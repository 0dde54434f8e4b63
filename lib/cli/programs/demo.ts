import { Command } from "commander";
import type { DataSet } from "../../data/mod.ts";
import { UserError } from "../../errors/mod.ts";
import { fedganOptions, fedganProfile, fedganSettings } from "../../fedgan/mod.ts";
import { SettingsFamily, word } from "../../settings/mod.ts";
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import { fedgan } from "../models/fedgan.ts";
import { loadTrainingData } from "../setup/load_training_data.ts";
import { shellWord } from "../terminal/shell_word.ts";
import { say } from "../terminal/say.ts";
import { startTraining, type WantedImages } from "../training/run_training.ts";
import { spelledChanges } from "../training/training_flags.ts";

const demoSettings = new SettingsFamily("demo", {
  profile: word({
    meaning: "quick trains for minutes, smoke for a few steps, to see that it runs",
    default: "quick",
    words: ["quick", "smoke"],
  }),
});

/** The program of `deno task demo`: from nothing to pictures of digits that agents learned together. */
export const program = new Command("deno task demo")
  .description(
    "Sets everything up, trains a small FedGAN for a few minutes and writes its pictures: three agents that " +
      "hold a third of the digits each, and an intermediary that averages their networks every 50 steps. " +
      "Without MNIST it takes digits that the project draws.",
  )
  .action(async (_values: unknown, command: Command) => {
    const { profile } = demoSettings.complete(readSettingFlags(command, demoSettings));
    const options = fedganProfile(profile);
    if (profile === "quick") {
      const changes = spelledChanges(fedganSettings, options).join(", ");
      say(
        `Training with the quick profile of deno task train fedgan: ${changes}.\n` +
          "The tutorial's settings would need far more time to show the same.",
      );
    }
    const run = await startTraining(fedgan, {
      out: undefined,
      prefix: "demo",
      startedBy: "deno task demo",
      settings: fedganOptions(options),
      loadData: digits,
      dataDir: undefined,
      tensorboard: false,
    });
    say(`
Wrote ${run.path}
  rounds.png           what each agent and the mean draw, round by round
  intermediary/        pictures, animation, metrics and weights of the mean
  agent-1/ to agent-3/ the same of each agent
  metrics.png          the losses of all agents
  label-counts.png     which digits each agent holds
  bytes.png            what they exchanged
  config.json          every setting
Draw more with "deno task sample ${shellWord(run.reference)} --grid more.png"`);
  });

/** MNIST where it can be had, else drawn digits, and says which. */
async function digits(images: WantedImages): Promise<DataSet> {
  const wanted = { dataDir: undefined, ...images };
  try {
    return await loadTrainingData({ ...wanted, dataset: "mnist" });
  } catch (error) {
    // A damaged file or a wrong setting is for the user to mend; only a failed download has a way round.
    if (!(error instanceof UserError)) throw error;
    say(
      `${error.message}\nThis demo takes digits drawn by the project instead of MNIST.`,
    );
    return await loadTrainingData({ ...wanted, dataset: "drawn" });
  }
}

addSettingFlags(program, demoSettings);
