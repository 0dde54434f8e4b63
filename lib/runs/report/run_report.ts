import { escapeMarkup } from "../../figures/mod.ts";
import { learners, meanEpochs, type RunRecord } from "../run_record.ts";
import { htmlPage } from "./html_page.ts";
import { htmlPlot } from "./html_plot.ts";
import { type HtmlRow, htmlTable } from "./html_table.ts";
import { comparedPlot } from "./record_plot.ts";
import { opening } from "./run_opening.ts";
import {
  drawnOverTime,
  evaluation,
  labels,
  metrics,
  overview,
  pictures,
  rounds,
} from "./run_sections.ts";

/** A setting of a run, spelled for people. */
export interface ReportSetting {
  /** The setting's name. */
  name: string;
  /** Its value, as in `classes:2` or `0.0001`. */
  value: string;
  /** Whether the value is not the one that it has without being set. */
  isChanged: boolean;
}

/** A run to report on. */
export interface ReportedRun {
  /** What its folder holds. */
  record: RunRecord;
  /** Every setting of it. */
  settings: readonly ReportSetting[];
}

/** Animations of a page, in bytes; in base64 they take a third more. */
const mostAnimationBytes = 8_000_000;

/**
 * One HTML document about a run, or about several side by side: what it drew and three numbers,
 * then metrics, rounds and what differs; everything else is folded. It needs no network and nothing beside it, and stays below 15 MB.
 *
 * @param runs The runs, at least one.
 */
export async function runReport(runs: readonly ReportedRun[]): Promise<string> {
  const records = runs.map(({ record }) => record);
  const names = records.map(({ name }) => name);
  const share = mostAnimationBytes / runs.length;
  const openings: string[] = [];
  const drawn: string[] = [];
  for (const record of records) {
    const budget = { bytesLeft: share };
    openings.push(await opening(record, budget));
    drawn.push(await pictures(record, budget));
  }
  const strips: string[] = [];
  for (const record of records) strips.push(await drawnOverTime(record));
  const measured: string[] = [];
  for (const record of records) measured.push(await metrics(record));
  const evaluations: string[] = [];
  for (const record of records) evaluations.push(await evaluation(record));
  const isCompared = runs.length > 1;
  const sections = [
    // What differs is why they are compared.
    isCompared ? section("What differs", [changedSettings(runs)]) : "",
    // On a phone as well, since pictures are compared side by side.
    `<section>\n${columns(openings, "columns close")}\n</section>`,
    section(overTime(records), strips),
    section("Metrics", measured, isCompared ? await allMetrics(records) : ""),
    section("Evaluation", evaluations),
    section("Rounds", records.map(rounds)),
    isCompared ? "" : section("Settings", [changedSettings(runs)]),
    folded("Every picture", drawn),
    folded("Labels", records.map(labels)),
    folded("The run", records.map(overview)),
    folded("Every setting", [settingsTable(runs)]),
    section("Left out", records.map(leftOut)),
  ];
  const heads = names.map((name) => `<h1>${escapeMarkup(name)}</h1>`);
  return await htmlPage(names.join(" and "), [columns(heads), ...sections].join("\n"), {
    isCompared,
  });
}

/** What the pictures with sliders are drawn by: `Epoch by epoch`. */
function overTime(records: readonly RunRecord[]): string {
  const units = [...new Set(records.map(({ config }) => config.length.unit))];
  const text = units.map((unit) => `${unit} by ${unit}`).join(", ");
  return text[0].toUpperCase() + text.slice(1);
}

/** A section with a column for each run; empty if there is nothing in any. */
function section(title: string, parts: readonly string[], above = ""): string {
  if (parts.every((part) => part === "")) return "";
  const heading = title === "" ? "" : `<h2>${title}</h2>\n`;
  return `<section>\n${heading}${above}${columns(parts)}\n</section>`;
}

/** The same, closed until the reader opens it. */
function folded(title: string, parts: readonly string[]): string {
  if (parts.every((part) => part === "")) return "";
  return `<details class="section">\n<summary><h2>${title}</h2></summary>\n${
    columns(parts)
  }\n</details>`;
}

function columns(parts: readonly string[], kind = "columns"): string {
  return `<div class="${kind}">${parts.map((part) => `<div>${part}</div>`).join("\n")}</div>`;
}

/** The metrics of several runs in one plot; empty if none has finished an epoch. */
async function allMetrics(records: readonly RunRecord[]): Promise<string> {
  const isMeasured = records.some((record) => meanEpochs(learners(record)).length > 0);
  return isMeasured ? htmlPlot(await comparedPlot(records)) : "";
}

/** What could not be read. */
function leftOut({ problems }: RunRecord): string {
  return problems.map((problem) => `<p class="faint">${escapeMarkup(problem)}</p>`).join("\n");
}

/** One row a setting; marked is what differs: between runs, or from the value without being set. */
function settingRows(runs: readonly ReportedRun[]): HtmlRow[] {
  const names = [...new Set(runs.flatMap(({ settings }) => settings.map(({ name }) => name)))];
  return names.map((name) => {
    const found = runs.map(({ settings }) => settings.find((setting) => setting.name === name));
    const values = found.map((setting) => setting?.value ?? "–");
    const isMarked = runs.length > 1
      ? new Set(values).size > 1
      : found.some((setting) => setting?.isChanged);
    return { cells: [name, ...values], isMarked };
  });
}

/** The settings that differ, between runs or from the defaults. */
function changedSettings(runs: readonly ReportedRun[]): string {
  const rows = settingRows(runs).filter(({ isMarked }) => isMarked);
  if (rows.length === 0) {
    const from = runs.length > 1 ? "from one another" : "from the defaults";
    return `<p class="faint">No setting differs ${from}.</p>`;
  }
  return htmlTable(headings(runs), rows.map(({ cells }) => ({ cells })));
}

function settingsTable(runs: readonly ReportedRun[]): string {
  const note = runs.length > 1
    ? "Marked settings differ between the two."
    : "Marked settings differ from the defaults.";
  return `<p class="faint">${note}</p>\n${htmlTable(headings(runs), settingRows(runs))}`;
}

function headings(runs: readonly ReportedRun[]): string[] {
  return ["Setting", ...runs.map(({ record }) => record.name)];
}
