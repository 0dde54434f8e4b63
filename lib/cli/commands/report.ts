/** `deno task report`: a run, two runs or a notebook as one HTML file. */
import { basename, dirname, join } from "@std/path";
import { Command } from "commander";
import {
  checkWritable,
  isFolder,
  makeFolder,
  removeStaleTemporaries,
  userPath,
  writeFileAtomically,
} from "../../files/mod.ts";
import { findNotebooks, notebookHtml } from "../../notebook/mod.ts";
import { outputsFolder, printPdf, readRunRecord, RunFolder, runReport } from "../../runs/mod.ts";
import { spelledSettings } from "../models/spelled_settings.ts";
import { prepareNotebooks } from "../setup/prepare_notebooks.ts";
import { runProgram } from "../terminal/run_program.ts";
import { warn } from "../terminal/warn.ts";

/** A document, and where it goes without --out. */
interface Report {
  html: string;
  path: string;
}

interface Settings {
  compare?: string[];
  out?: string;
  pdf?: boolean;
}

const program = new Command("deno task report")
  .description(
    "Writes one HTML file about a run, about two runs side by side, or about an executed notebook. " +
      "The file needs no network and no other file.",
  )
  .argument("[name]", "a run's name or path, or a notebook: its number such as 05, or its file")
  .option("--compare <runs...>", "two runs, side by side (default: none)")
  .option(
    "--out <file>",
    "where to write (default: report.html in the run's folder, else into outputs)",
  )
  .option("--pdf", "also print it to PDF; Chromium, Chrome or Edge must be installed")
  .action(async (name: string | undefined, settings: Settings, command: Command) => {
    const names = settings.compare ?? (name === undefined ? [] : [name]);
    if (names.length !== (settings.compare ? 2 : 1) || (settings.compare && name !== undefined)) {
      command.error("error: name one run or notebook, or two runs with --compare");
    }
    const isOne = settings.compare === undefined && await isNotebook(names[0]);
    const asked = settings.out === undefined ? undefined : userPath(settings.out);
    if (asked !== undefined) {
      await makeFolder(dirname(asked));
      await checkWritable(asked);
    }
    const { html, path } = await (isOne ? aboutNotebook(names[0]) : aboutRuns(names));
    const out = asked ?? path;
    await makeFolder(dirname(out));
    await removeStaleTemporaries(out);
    await writeFileAtomically(out, html);
    console.log(`Wrote ${out}`);
    if (!settings.pdf) return;
    const pdf = out.replace(/(\.html?)?$/, ".pdf");
    await printPdf(out, pdf);
    console.log(`Wrote ${pdf}`);
  });

/** Whether a name means a notebook; a run may have a number as its name, and goes first. */
async function isNotebook(name: string): Promise<boolean> {
  if (name.endsWith(".ipynb")) return true;
  return /^\d+$/.test(name) && !await isFolder(join(outputsFolder(), name));
}

async function aboutNotebook(name: string): Promise<Report> {
  const [path] = await findNotebooks([name]);
  await prepareNotebooks(false);
  const html = await notebookHtml(path);
  return { html, path: join(outputsFolder(), basename(path).replace(/\.ipynb$/, ".html")) };
}

async function aboutRuns(names: string[]): Promise<Report> {
  const runs = [];
  for (const name of names) {
    const record = await readRunRecord(await RunFolder.open(name));
    for (const problem of record.problems) warn(problem);
    runs.push({ record, settings: spelledSettings(record.config) });
  }
  const [{ record: { folder, name } }, other] = runs;
  const path = other === undefined
    ? join(folder.path, "report.html")
    : join(outputsFolder(), `${name}-and-${other.record.name}.html`);
  return { html: await runReport(runs), path };
}

await runProgram(program);
