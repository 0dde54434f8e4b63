/** `deno task runs`: what there is in outputs. */
import { Command } from "commander";
import { alignedColumns } from "../../display/mod.ts";
import { isUserError } from "../../errors/mod.ts";
import { formatDuration } from "../../learning/mod.ts";
import {
  lastMetrics,
  outputsFolder,
  readRunRecord,
  RunFolder,
  type RunRecord,
} from "../../runs/mod.ts";
import { spelledSettings } from "../models/spelled_settings.ts";
import { printableLine } from "../terminal/printable.ts";
import { runProgram } from "../terminal/run_program.ts";
import { shortened } from "../terminal/shortened.ts";
import { warn } from "../terminal/warn.ts";

const program = new Command("deno task runs")
  .description(
    "Lists the runs in outputs, the newest last: when they began, their state, their last metrics, and the settings " +
      "that differ from the defaults, as flags. Names what it cannot read, and lists the rest.",
  )
  .action(async () => {
    const records: RunRecord[] = [];
    for (const run of await RunFolder.list()) {
      try {
        const record = await readRunRecord(run);
        records.push(record);
        for (const problem of record.problems) warn(`${run.name}: ${problem}`);
      } catch (error) {
        if (!isUserError(error)) throw error;
        warn(`left out "${run.name}": ${error.message}`);
      }
    }
    if (records.length === 0) {
      console.log(`No runs in ${outputsFolder()}; deno task demo makes one`);
      return;
    }
    records.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
    // What measures the same shares its columns; what was begun last comes last.
    const tables = Map.groupBy(records.toReversed(), firstLabel);
    const printed = [...tables.values()].reverse().map((table) => tableLines(table.toReversed()));
    console.log(printed.map((lines) => lines.join("\n")).join("\n\n"));
  });

function cells(record: RunRecord, labels: readonly string[]): string[] {
  const { name, startedAt, config, state, seconds } = record;
  const values = measured(record);
  return [
    name,
    // Local time, in a form that sorts.
    startedAt.toLocaleString("sv-SE").slice(0, 16),
    config.model,
    state,
    seconds > 0 ? formatDuration(seconds * 1000) : "",
    ...labels.map((label) => values.get(label)?.toFixed(3) ?? ""),
    changes(record).join(" "),
  ];
}

/** A run's own name and settings fit; a foreign run's may be of any length. */
const mostLetters = 400;

/** What the run measured last, by its label. */
function measured(record: RunRecord): Map<string, number> {
  const last = lastMetrics(record) ?? {};
  return new Map(
    Object.entries(record.config.metrics).flatMap(([name, { label }]) =>
      Object.hasOwn(last, name) ? [[label, last[name]]] : []
    ),
  );
}

function changes({ config }: RunRecord): string[] {
  const changed = spelledSettings(config).filter(({ isChanged }) => isChanged)
    .map(({ typed }) => typed);
  const name = config.data?.name ?? "mnist";
  // Of a training on Flower it is a setting.
  const isSaid = name === "mnist" || "dataset" in config.settings;
  return isSaid ? changed : [`--dataset ${name}`, ...changed];
}

function firstLabel({ config }: RunRecord): string | undefined {
  return Object.values(config.metrics).at(0)?.label;
}

function tableLines(records: readonly RunRecord[]): string[] {
  const labels = [...new Set(records.flatMap((record) => [...measured(record).keys()]))];
  const headings = ["run", "began", "model", "state", "time", ...labels, "settings"];
  const table = [headings, ...records.map((record) => cells(record, labels))];
  return alignedColumns(
    table.map((row) => row.map((cell) => printableLine(shortened(cell, mostLetters)))),
  );
}

await runProgram(program);
