/** `deno task export`: a trained run, small enough to pass on. */
import { Command } from "commander";
import type { NamedArray } from "../../files/mod.ts";
import { exportRun, RunFolder } from "../../runs/mod.ts";
import { trainingCommand } from "../models/training_command.ts";
import { trainingModel } from "../models/training_models.ts";
import { runProgram } from "../terminal/run_program.ts";

const program = new Command("deno task export")
  .description(
    "Writes a trained run small enough to pass on: its configuration, the command that trains such a run, and its " +
      "weights in half precision, in a federated run the mean's. sample and evaluate take it as any run.",
  )
  .argument("<run>", "the run's name, a folder in outputs, or a path")
  .requiredOption(
    "--out <run>",
    "the new run's name, a folder in outputs, or a path (default: none, it has to be given)",
  )
  .action(async (name: string, { out }: { out: string }) => {
    const run = await RunFolder.open(name);
    const config = await run.readConfig();
    const { settings: family, condense } = trainingModel(config.model);
    const options = {
      command: trainingCommand(config),
      condense: condense === undefined
        ? undefined
        : (weights: readonly NamedArray[]) => condense(weights, family.complete(config.settings)),
    };
    const target = await RunFolder.create(out);
    try {
      await exportRun(run, target, options);
    } catch (error) {
      // What went wrong first is what counts.
      await target.removeIfEmpty().catch(() => {});
      throw error;
    }
    console.log(`Wrote ${target.path}`);
  });

await runProgram(program);
