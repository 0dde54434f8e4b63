/** `deno task ok`: the house rules. */
import { Command } from "commander";
import { houseChecks } from "../checks/house_checks.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { failure, runProgram } from "../terminal/run_program.ts";

const program = new Command("deno task ok")
  .description("Checks format, lint, types, documentation and its examples, and the one-way flow.")
  .action(async () => {
    await prepareTensorFlow(); // examples in the documentation run on it
    const failed = await houseChecks();
    if (failed.length === 0) return;
    console.log(`Failed: ${failed.join(", ")}`);
    Deno.exitCode = failure;
  });

await runProgram(program);
