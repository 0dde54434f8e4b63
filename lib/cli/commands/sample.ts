/** `deno task sample`: images from a trained run. */
import { join } from "@std/path";
import { Command, InvalidArgumentError, Option } from "commander";
import { UserInvalidDataError } from "../../errors/mod.ts";
import {
  checkWritable,
  encodeNpy,
  makeFolder,
  removeStaleTemporaries,
  userPath,
  writeFileAtomically,
} from "../../files/mod.ts";
import { sampleSettings } from "../../gan/mod.ts";
import { encodePng, imageGrid } from "../../figures/mod.ts";
import {
  meanName,
  openPretrained,
  outputsFolder,
  type PartName,
  pretrainedNames,
  RunFolder,
} from "../../runs/mod.ts";
import { loadTensorFlow } from "../../tensorflow/mod.ts";
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import { drawingOf, trainingModel } from "../models/training_models.ts";
import { runProgram } from "../terminal/run_program.ts";

interface SampleValues {
  out?: string;
  grid?: string;
  agent?: PartName;
  pretrained?: string;
}

/** More images than this are too small to look at in one picture. */
const mostInGrid = 400;

/** Whether a model draws images. */
const draws = (model: string) => trainingModel(model).drawing !== undefined;

const program = new Command("deno task sample")
  .description(
    "Draws images with the generator of a trained run, of yours or of one that comes with the project.",
  )
  .argument("[run]", "the run's name, a folder in outputs, or a path")
  .option(
    "--pretrained <name>",
    `in place of a run, one that comes with the project: ${
      (await pretrainedNames(draws)).join(", ")
    }; without --out and --grid, the picture goes into outputs (default: none)`,
  )
  .addOption(
    new Option(
      "--agent <number>",
      `in a federated run, whose generator draws: an agent's number, or ${meanName} for the mean (default: the mean)`,
    ).argParser(agentNumber),
  )
  .option(
    "--out <file>",
    "write the images into this file, such as samples.npy: a NumPy array [count, 28, 28, 1] of float32 in [-1, 1] (default: none)",
  )
  .option(
    "--grid <file>",
    `write a picture of the images into this file, such as grid.png: at most the first ${mostInGrid} (default: none)`,
  )
  .action(async (name: string | undefined, values: SampleValues, command: Command) => {
    const { pretrained, out } = values;
    if ((name === undefined) === (pretrained === undefined)) {
      command.error("error: name one run, or with --pretrained one that comes with the project");
    }
    const isToLookAt = pretrained !== undefined && out === undefined && values.grid === undefined;
    const grid = isToLookAt ? join(outputsFolder(), `${pretrained}.png`) : values.grid;
    const { count, seed } = sampleSettings.complete(readSettingFlags(command, sampleSettings));
    if (out === undefined && grid === undefined) {
      command.error("error: nothing to write: give --out FILE.npy, --grid FILE.png or both");
    }
    for (const [flag, file, ending] of [["out", out, ".npy"], ["grid", grid, ".png"]] as const) {
      if (file === undefined || file.toLowerCase().endsWith(ending)) continue;
      const what = ending === ".npy" ? "a NumPy array" : "a picture";
      command.error(
        `error: Cannot write ${what} to ${file}: the name of --${flag} must end with ${ending}`,
      );
    }
    const files = [out, grid].flatMap((file) => file === undefined ? [] : [userPath(file)]);
    const run =
      await (pretrained === undefined ? RunFolder.open(name!) : openPretrained(pretrained, draws));
    const drawing = await drawingOf(run);
    if (isToLookAt) await makeFolder(outputsFolder());
    for (const file of files) await checkWritable(file);
    await loadTensorFlow();
    using drawer = await drawing.open(run, values.agent);
    const { pixels, shape } = drawer.draw({ count, seed });
    // Weights that are finite but huge can still give what is not.
    if (!pixels.every(Number.isFinite)) {
      throw new UserInvalidDataError(
        `Cannot sample run "${run.name}": its images have values that are not finite; the training that wrote its ` +
          "weights has diverged",
      );
    }
    if (out !== undefined) {
      await write(userPath(out), encodeNpy(pixels, shape));
      console.log(`Wrote ${count} images to ${out}`);
    }
    if (grid !== undefined) {
      const shown = Math.min(count, mostInGrid);
      const [, ...image] = shape;
      const size = image.reduce((product, axis) => product * axis, 1);
      const first = { pixels: pixels.subarray(0, shown * size), shape: [shown, ...image] };
      const picture = imageGrid(first);
      await write(userPath(grid), await encodePng(picture));
      console.log(`Wrote a grid of ${shown} images to ${grid}`);
    }
  });

/** Writes a file in place of what an earlier call left half-written when it was killed. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  await removeStaleTemporaries(path);
  await writeFileAtomically(path, bytes);
}

/** Reads `--agent`: a number, or the mean's name. */
function agentNumber(text: string): SampleValues["agent"] {
  if (text === meanName) return text;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(
    `Cannot draw with agent ${text}: it must be an agent's number, such as 1, or ${meanName} for the mean.`,
  );
}

addSettingFlags(program, sampleSettings);
await runProgram(program);
