/** `deno task sample`: images from a trained run. */
import { resolve } from "@std/path";
import { Command, Option } from "commander";
import { encodeNpy, writeFileAtomically } from "../files/mod.ts";
import { AdversarialPair, type GanOptions, loadWeights, sampleImages } from "../gan/mod.ts";
import { encodePng, imageGrid, RunFolder } from "../report/mod.ts";
import { loadTensorFlow } from "../tensorflow/mod.ts";
import { runProgram } from "./run_program.ts";
import { integer } from "./settings.ts";

interface SampleValues {
  count: number;
  seed: number;
  out?: string;
  grid?: string;
}

/** More images than this make no picture that one can look at. */
const mostInGrid = 400;

const program = new Command("deno task sample")
  .description("Draws images with the generator of a trained run.")
  .argument("<run>", "the run's name, a folder in outputs, or a path")
  .addOption(new Option("--count <number>", "how many images").argParser(integer(1)).default(16))
  .addOption(
    new Option("--seed <number>", "decides the noise that images are made from")
      .argParser(integer(0, 2 ** 31 - 1)).default(0),
  )
  .option(
    "--out <file>",
    "write a NumPy array [count, 28, 28, 1] of float32 in [-1, 1] (such as samples.npy)",
  )
  .option("--grid <file>", `write a picture of the first ${mostInGrid} at most (such as grid.png)`)
  .action(async (name: string, { count, seed, out, grid }: SampleValues, command: Command) => {
    if (out === undefined && grid === undefined) {
      command.error("error: nothing to write: give --out FILE.npy, --grid FILE.png or both");
    }
    const run = await RunFolder.open(name);
    const { options } = await run.readConfig();
    await loadTensorFlow();
    const pair = new AdversarialPair(options as unknown as GanOptions);
    await loadWeights(pair, run.weightsPath);
    const pixels = sampleImages(pair.generator, { count, seed });
    pair.dispose();
    if (out !== undefined) {
      await writeFileAtomically(resolve(out), encodeNpy(pixels, [count, 28, 28, 1]));
      console.log(`Wrote ${count} images to ${out}`);
    }
    if (grid !== undefined) {
      const shown = Math.min(count, mostInGrid);
      const shape = [shown, 28, 28, 1];
      const picture = imageGrid({ pixels: pixels.subarray(0, shown * 28 * 28), shape });
      await writeFileAtomically(resolve(grid), await encodePng(picture));
      console.log(`Wrote a grid of ${shown} images to ${grid}`);
    }
  });

await runProgram(program);
