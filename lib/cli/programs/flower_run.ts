import { Command } from "commander";
import { flower } from "../models/flower.ts";
import { trainCommand } from "../training/train_command.ts";

/** The program of `deno task flower run`: a training on the place's SuperLink. */
export const program = new Command("deno task flower").addCommand(trainCommand(flower));
