/** `deno task setup`: fetches everything that is not in this folder. */
import { Command } from "commander";
import { verifyLibTensorFlow } from "../../tensorflow/mod.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { prepareAtari } from "../setup/prepare_atari.ts";
import { prepareNotebooks } from "../setup/prepare_notebooks.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { runProgram } from "../terminal/run_program.ts";

interface SetupFlags {
  own?: boolean;
  atari?: boolean;
  lab?: boolean;
  verify?: boolean;
}

const program = new Command("deno task setup")
  .description(
    "Downloads what is not in this folder: TensorFlow's C library (274 MB from PyPI) and the Python environment " +
      "that runs notebooks. Takes seconds when everything is there. You can interrupt it and run it again.",
  )
  .option("--own", "download the project's TensorFlow even if another is found, such as an old one")
  .option(
    "--lab",
    "also install JupyterLab, which deno task notebook and deno task test otherwise install when they need it",
  )
  .option(
    "--atari",
    "also install the emulator of Atari's games, which deno task train pong otherwise installs when it needs it",
  )
  .option("--verify", "read the project's own TensorFlow again and check its SHA-256")
  .action(async ({ own = false, lab = false, atari = false, verify = false }: SetupFlags) => {
    {
      using interrupt = catchInterrupt("Ending set-up; you can run it again");
      const { signal } = interrupt;
      const folder = await prepareTensorFlow({ own: own || verify, signal });
      const verified = verify
        ? `, verified: ${(await verifyLibTensorFlow(folder)).join(", ")}`
        : "";
      console.log(`TensorFlow: ${folder}${verified}`);
    }
    console.log(`Notebooks: ${(await prepareNotebooks(lab)).folder}`);
    if (atari) console.log(`Atari: ${await prepareAtari()}`);
  });

await runProgram(program);
