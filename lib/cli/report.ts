/** `deno task report`: a run, two runs or a notebook as one HTML file. */
import { join, resolve } from "@std/path";
import { Command } from "commander";
import { writeFileAtomically } from "../files/mod.ts";
import { outputsFolder, printPdf, readRunRecord, RunFolder, runReport } from "../report/mod.ts";
import { runProgram } from "./run_program.ts";
import { spelledSettings } from "./spelled_settings.ts";

interface Settings {
  compare?: string[];
  out?: string;
  pdf?: boolean;
}

const program = new Command("deno task report")
  .description(
    "Writes one HTML file that needs no network and nothing beside it, about a run or about two side by side.",
  )
  .argument("[run]", "a run's name, a folder in outputs, or a path")
  .option("--compare <runs...>", "two runs, side by side")
  .option("--out <file>", "where to write (default: report.html in the run's folder)")
  .option("--pdf", "also print it to PDF, with a Chromium or Chrome that is installed")
  .action(async (name: string | undefined, settings: Settings, command: Command) => {
    const names = settings.compare ?? (name === undefined ? [] : [name]);
    if (names.length !== (settings.compare ? 2 : 1) || (settings.compare && name !== undefined)) {
      command.error("error: name one run, or two with --compare");
    }
    const { html, path } = await aboutRuns(names);
    const out = settings.out === undefined ? path : resolve(settings.out);
    await writeFileAtomically(out, html);
    console.log(`Wrote ${out}`);
    if (!settings.pdf) return;
    const pdf = out.replace(/(\.html?)?$/, ".pdf");
    await printPdf(out, pdf);
    console.log(`Wrote ${pdf}`);
  });

async function aboutRuns(names: string[]): Promise<{ html: string; path: string }> {
  const runs = [];
  for (const name of names) {
    const record = await readRunRecord(await RunFolder.open(name));
    runs.push({ record, settings: spelledSettings(record) });
  }
  const [{ record: { folder, name } }, other] = runs;
  const path = other === undefined
    ? join(folder.path, "report.html")
    : join(outputsFolder(), `${name}-and-${other.record.name}.html`);
  return { html: await runReport(runs), path };
}

await runProgram(program);
