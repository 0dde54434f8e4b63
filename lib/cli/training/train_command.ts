import { Command } from "commander";
import { loadTrainingData } from "../setup/load_training_data.ts";
import { say } from "../terminal/say.ts";
import { lastWords } from "./last_words.ts";
import { startTraining } from "./run_training.ts";
import { addTrainingFlags, profileNotice, readTrainingFlags } from "./training_flags.ts";
import type { TrainingModel } from "./training_model.ts";

/**
 * The command `deno task train <model>`.
 *
 * @param model What it trains.
 * @returns The command, for the program of all of them.
 */
export function trainCommand(model: TrainingModel): Command {
  const startedBy = model.command ?? `deno task train ${model.name}`;
  const command = new Command(startedBy.split(" ").at(-1))
    .description(model.description)
    .addHelpText("after", epilogue(model));
  return addTrainingFlags(command, model).action(async () => {
    const { dataset, dataDir, ...others } = readTrainingFlags(command, model);
    const notice = profileNotice(command, model);
    if (notice !== undefined) say(notice);
    model.check?.(others.settings);
    const run = await startTraining(model, {
      ...others,
      dataDir,
      prefix: model.name,
      startedBy,
      loadData: (images) => loadTrainingData({ dataset, dataDir, ...images }),
    });
    say(lastWords(run));
  });
}

function epilogue({ examples }: TrainingModel): string {
  return `
Examples:
${examples.map((example) => `  ${example}`).join("\n")}

Ctrl-C saves a checkpoint and ends. To continue a run that was ended or killed: deno task resume.`;
}
