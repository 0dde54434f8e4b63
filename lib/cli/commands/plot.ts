/** `deno task plot`: a run's metrics in a browser. */
import { join } from "@std/path";
import { Command } from "commander";
import { UserError } from "../../errors/mod.ts";
import { lastMetrics, plotPage, readRunRecord, recordPlot, RunFolder } from "../../runs/mod.ts";
import { openInBrowser } from "../terminal/open_in_browser.ts";
import { runProgram } from "../terminal/run_program.ts";
import { warn } from "../terminal/warn.ts";

const program = new Command("deno task plot")
  .description(
    "Writes a run's plot as plot.html into the run's folder and opens it in a browser, where you can zoom in.",
  )
  .argument("<run>", "the run's name, a folder in outputs, or a path")
  .option("--no-open", "write the file only")
  .action(async (name: string, { open }: { open: boolean }) => {
    const run = await RunFolder.open(name);
    const record = await readRunRecord(run);
    for (const problem of record.problems) warn(problem);
    if (lastMetrics(record) === undefined) {
      throw new UserError(`Cannot plot run "${run.name}": no epoch of it is finished`);
    }
    await run.files.write("plot.html", await plotPage(await recordPlot(record)));
    const path = join(run.path, "plot.html");
    const isOpened = open && await openInBrowser(path);
    console.log(isOpened ? `Opened ${path}` : `Wrote ${path}: open it in a browser`);
  });

await runProgram(program);
