/** `deno task setup`: fetches everything that is not in this folder. */
import { Command } from "commander";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { prepareNotebooks } from "../setup/prepare_notebooks.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { runProgram } from "../terminal/run_program.ts";

const program = new Command("deno task setup")
  .description(
    "Fetches everything that is not in this folder: TensorFlow's C library (274 MB from PyPI)\n" +
      "and the Python environment that runs notebooks. Takes seconds when all is there.",
  )
  .option("--own", "fetch the project's own TensorFlow even where another is found, say an old one")
  .option(
    "--lab",
    "with JupyterLab, which deno task notebook and deno task test else fetch themselves",
  )
  .action(async ({ own = false, lab = false }: { own?: boolean; lab?: boolean }) => {
    {
      using interrupt = catchInterrupt("Ending set-up, which leaves nothing half-made");
      console.log(`TensorFlow: ${await prepareTensorFlow({ own, signal: interrupt.signal })}`);
    }
    console.log(`Notebooks: ${(await prepareNotebooks(lab)).folder}`);
  });

await runProgram(program);
