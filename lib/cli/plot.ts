/** `deno task plot`: a run's losses in nodeplotlib's window. */
import { Command } from "commander";
import { type EpochLosses, lossFigure, openPlotWindow, RunFolder } from "../report/mod.ts";
import { runProgram } from "./run_program.ts";

const program = new Command("deno task plot")
  .description(
    "Opens a run's loss plot in a browser, where it can be zoomed. Ends when the tab is closed.",
  )
  .argument("<run>", "the run's name, a folder in outputs, or a path")
  .action(async (name: string) => {
    const run = await RunFolder.open(name);
    const losses = await run.metrics.read();
    if (losses.length === 0) {
      throw new Error(`Cannot plot run "${run.name}": no epoch of it is finished`);
    }
    console.log("Close the browser tab, or press Ctrl-C, to end");
    await openPlotWindow(lossFigure(losses as unknown as EpochLosses[], `Losses of ${run.name}`));
  });

await runProgram(program);
