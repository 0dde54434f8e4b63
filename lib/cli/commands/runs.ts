/** `deno task runs`: what there is in outputs. */
import { Command } from "commander";
import { formatDuration } from "../../learning/mod.ts";
import {
  lastLosses,
  outputsFolder,
  readRunRecord,
  RunFolder,
  type RunRecord,
} from "../../runs/mod.ts";
import { runProgram } from "../terminal/run_program.ts";
import { spelledSettings } from "../training/spelled_settings.ts";

const headings = ["run", "began", "command", "state", "time", "loss G", "loss D", "settings"];

const program = new Command("deno task runs")
  .description(
    "Lists the runs in outputs, the newest last: when they began, what became of them, their last losses, and\n" +
      "the settings that are not the command's own.",
  )
  .action(async () => {
    const records: RunRecord[] = [];
    for (const run of await RunFolder.list()) {
      // One folder that somebody has changed by hand must not hide the others.
      try {
        records.push(await readRunRecord(run));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        console.error(`Warning: left out "${run.name}": ${error.message}`);
      }
    }
    if (records.length === 0) {
      console.log(`No runs in ${outputsFolder()}; deno task demo makes one`);
      return;
    }
    records.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
    printColumns([headings, ...records.map(cells)]);
  });

function cells(record: RunRecord): string[] {
  const { name, startedAt, model, state, seconds } = record;
  const losses = lastLosses(record);
  const loss = (value: number | undefined) => value?.toFixed(3) ?? "";
  return [
    name,
    // Local time, in a form that sorts.
    startedAt.toLocaleString("sv-SE").slice(0, 16),
    `train ${model}`,
    state,
    seconds > 0 ? formatDuration(seconds * 1000) : "",
    loss(losses?.generatorLoss),
    loss(losses?.discriminatorLoss),
    changes(record).join(", "),
  ];
}

function changes(record: RunRecord): string[] {
  const { name } = record.config.data as { name: string };
  const changed = spelledSettings(record).filter(({ isChanged }) => isChanged)
    .map(({ name, value }) => `${name} ${value}`);
  return name === "mnist" ? changed : [`dataset ${name}`, ...changed];
}

function printColumns(rows: string[][]): void {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    console.log(row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd());
  }
}

await runProgram(program);
