import { Command } from "commander";
import { dcganCommand } from "../training/train_dcgan.ts";
import { fedganCommand } from "../training/train_fedgan.ts";

/** The program of `deno task train`: one subcommand a model. */
export const program = new Command("deno task train")
  .description("Trains a model and writes pictures, losses and weights to a folder in outputs.")
  .addCommand(dcganCommand())
  .addCommand(fedganCommand());
