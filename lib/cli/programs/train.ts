import { Command } from "commander";
import { trainingModels } from "../models/training_models.ts";
import { trainCommand } from "../training/train_command.ts";

/** The program of `deno task train`: one subcommand a model. */
export const program = new Command("deno task train")
  .description("Trains a model and writes pictures, losses and weights to a folder in outputs.");
for (const model of trainingModels()) {
  if (model.command === undefined) program.addCommand(trainCommand(model));
}
