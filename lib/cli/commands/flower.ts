/** `deno task flower`: a federation on many machines, by Flower. */
import { runSupervised } from "../supervision/run_supervised.ts";
import { runProgram } from "../terminal/run_program.ts";

// A training runs in a child, as those of deno task train do.
if (Deno.args[0] === "run") {
  await runSupervised(async () => (await import("../programs/flower_run.ts")).program);
} else {
  await runProgram((await import("../programs/flower.ts")).program);
}
