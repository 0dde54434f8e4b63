/** `deno task plot`: a run's losses in nodeplotlib's window. */
import { Command } from "commander";
import { UserError } from "../../errors/mod.ts";
import { openPlotWindow } from "../../figures/mod.ts";
import { lastMetrics, readRunRecord, recordPlot, RunFolder } from "../../runs/mod.ts";
import { runProgram } from "../terminal/run_program.ts";

const program = new Command("deno task plot")
  .description(
    "Opens a run's loss plot in a browser, where it can be zoomed. Ends when the tab is closed.",
  )
  .argument("<run>", "the run's name, a folder in outputs, or a path")
  .action(async (name: string) => {
    const run = await RunFolder.open(name);
    const record = await readRunRecord(run);
    for (const problem of record.problems) console.error(`Warning: ${problem}`);
    if (lastMetrics(record) === undefined) {
      throw new UserError(`Cannot plot run "${run.name}": no epoch of it is finished`);
    }
    console.log("Close the browser tab, or press Ctrl-C, to end");
    await openPlotWindow(recordPlot(record));
  });

await runProgram(program);
