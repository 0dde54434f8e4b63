import { Command } from "commander";
import { RunFolder } from "../../runs/mod.ts";
import { trainingModel } from "../models/training_models.ts";
import { say } from "../terminal/say.ts";
import { lastWords } from "../training/last_words.ts";
import { resumeTraining } from "../training/run_training.ts";

/** The program of `deno task resume`: continues a run of any model. */
export const program = new Command("deno task resume")
  .description(
    "Continues a run that was ended or killed, to the same results as without the stop. It takes all settings from " +
      "the run; Ctrl-C saves a checkpoint and ends.",
  )
  .argument("<run>", "the run's name, a folder in outputs, or a path")
  .option("--anew", "if no checkpoint is left, start again, which replaces the run's results")
  .action(async (name: string, { anew = false }: { anew?: boolean }) => {
    const run = await RunFolder.open(name);
    const { model } = await run.readConfig();
    await resumeTraining(run, trainingModel(model), { anew });
    say(lastWords(run));
  });
