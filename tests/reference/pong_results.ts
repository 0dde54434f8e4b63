/**
 * Writes what a training of Pong came to into `lib/pong/results`, under its algorithm and seed.
 *
 * ```sh
 * time deno task train pong --profile full --seed 1 --out full1
 * deno run -A tests/reference/pong_results.ts full1 "two cores of an AMD EPYC" 700 1500
 * ```
 *
 * Arguments: the run, the machine, and seconds of processor time and of the clock.
 */
import { fromFileUrl } from "@std/path";
import { RunFolder } from "lib/runs";
import { trainingCommand } from "../../lib/cli/models/training_command.ts";

const [name, machine, ...times] = Deno.args;
const [processorSeconds, wallSeconds] = times.map(Number);
const run = await RunFolder.open(name);
const config = await run.readConfig();
const text = new TextDecoder().decode(await run.files.read("returns.csv"));
const rows = text.trim().split("\n").slice(1).map((line) => line.split(",").map(Number));
const result = {
  ...{ schema: 1, command: trainingCommand(config), machine, processorSeconds, wallSeconds },
  episodes: {
    steps: rows.map(([, frames]) => frames / 4),
    seconds: rows.map(([, , hours]) => Math.round(3600 * hours)),
    returns: rows.map(([, , , gathered]) => gathered),
  },
};
// A column is a line.
const lines = JSON.stringify(result, null, 2).replace(
  /(?<=\[|\d,)\s+(?=[-\d])|(?<=\d)\s+(?=\])/g,
  "",
);
const { algorithm, seed } = config.settings;
const file = `../../lib/pong/results/${algorithm}-${seed}.json`;
await Deno.writeTextFile(fromFileUrl(new URL(file, import.meta.url)), `${lines}\n`);
