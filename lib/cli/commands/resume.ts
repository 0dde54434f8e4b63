/** `deno task resume`: goes on with a run, whatever its model. */
import { Command } from "commander";
import { runProgram } from "../terminal/run_program.ts";
import { resumeTraining } from "../training/run_training.ts";

const program = new Command("deno task resume")
  .description(
    "Goes on with a run that was ended or killed, to the results that it would have come to without a stop. Every\n" +
      "setting is the run's own; Ctrl-C saves a checkpoint and ends.",
  )
  .argument("<run>", "the run's name, a folder in outputs, or a path")
  .option("--anew", "begin anew where no checkpoint is left, which replaces the run's results")
  .action(async (name: string, { anew = false }: { anew?: boolean }) => {
    const run = await resumeTraining(name, anew);
    console.log(`Wrote ${run.path}`);
  });

await runProgram(program);
