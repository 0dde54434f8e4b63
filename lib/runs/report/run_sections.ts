import { isUserError } from "../../errors/mod.ts";
import {
  decodePng,
  escapeMarkup,
  labelCountFigure,
  metricFigure,
  type Picture,
  roundBytesFigure,
} from "../../figures/mod.ts";
import { formatBytes, formatDuration, type Metrics } from "../../learning/mod.ts";
import { readEvaluation } from "../evaluation_file.ts";
import { meanName, partTitle } from "../run_parts.ts";
import {
  bytesOfRound,
  evaluatedMetrics,
  evaluatedRounds,
  lastMetrics,
  learners,
  type RunRecord,
} from "../run_record.ts";
import type { RunConfig } from "../schema/run_config.ts";
import type { RoundLine } from "../schema/run_lines.ts";
import { recordPlot } from "./record_plot.ts";
import { shownPart } from "./run_opening.ts";
import { RoundPictures } from "../recorder/round_pictures.ts";
import { htmlFilmstrip } from "./html_filmstrip.ts";
import { type AnimationBudget, htmlPicture, htmlPictures, spread } from "./html_pictures.ts";
import { htmlPlot } from "./html_plot.ts";
import { htmlTable } from "./html_table.ts";

/** Frames of a slider: its pictures are inside the page. */
const mostFrames = 48;

/** What became of a run, where and on which data. */
export function overview(record: RunRecord): string {
  const { config, startedAt, state, seconds, rounds } = record;
  const { model, startedBy, data, versions, device, precision } = config;
  const last = lastMetrics(record);
  const sent = rounds.flatMap(({ agents }) => agents)
    .reduce((sum, agent) => sum + agent.sentBytes + agent.receivedBytes, 0);
  const rows: [string, string | undefined][] = [
    ["Model", model],
    ["Started by", startedBy],
    ["Began", startedAt.toLocaleString("sv-SE").slice(0, 16)],
    ["State", state],
    ["Time", formatDuration(seconds * 1000)],
    ["Last metrics", last === undefined ? "none yet" : metricText(last, config)],
    ["Device", [device, precision].filter(Boolean).join(", ")],
    ["Versions", Object.entries(versions).map((entry) => entry.join(" ")).join(", ")],
    ["Data", data && `${data.count} examples of ${data.name}`],
    ["Data's SHA-256", data?.sha256],
    ["Exchanged", rounds.length > 0 ? formatBytes(sent) : undefined],
  ];
  return htmlTable(
    ["", ""],
    rows.flatMap(([name, value]) => value === undefined ? [] : [{ cells: [name, value] }]),
  );
}

/** The metrics, step by step where they were recorded so. */
export async function metrics(record: RunRecord): Promise<string> {
  const measured = learners(record).filter(({ epochs }) => epochs.length > 0);
  if (measured.length === 0) return `<p class="faint">No epoch is finished yet.</p>`;
  return htmlPlot(await recordPlot(record));
}

/** What the drawings were evaluated to; empty if they never were. */
export async function evaluation({ folder }: RunRecord): Promise<string> {
  try {
    const table = await readEvaluation(folder);
    if (table === undefined) return "";
    const { headings, rows, notes } = table;
    const faint = notes.map((note) => `<p class="faint">${escapeMarkup(note)}</p>`);
    return [htmlTable(headings, rows.map((cells) => ({ cells }))), ...faint].join("\n");
  } catch (error) {
    if (!isUserError(error)) throw error;
    return `<p class="faint">${escapeMarkup(error.message)}</p>`;
  }
}

/** What the networks drew; empty if nothing, since some models draw none. Part by part; the animation of the first is in the report's opening. */
export async function pictures(record: RunRecord, budget: AnimationBudget): Promise<string> {
  const first = shownPart(record);
  const others = record.parts.filter((part) => part !== first);
  const found = [await htmlPictures(first, budget, false)];
  for (const part of others) found.push(await htmlPictures(part, budget, true));
  const grid = await htmlPicture(
    record.folder,
    "rounds.png",
    "One image of each agent and of the mean, from the same noise, round by round",
  );
  return [grid, ...found].filter(Boolean).join("\n");
}

/** What it drew, with a slider: agents and mean side by side over the rounds, or the only learner over the epochs; empty if it draws nothing. */
export async function drawnOverTime(record: RunRecord): Promise<string> {
  try {
    return record.config.length.unit === "round"
      ? await roundByRound(record)
      : await epochByEpoch(record);
  } catch (error) {
    if (!isUserError(error)) throw error;
    return `<p class="faint">${escapeMarkup(error.message)}</p>`;
  }
}

async function roundByRound({ folder }: RunRecord): Promise<string> {
  const drawn = await RoundPictures.read(folder.files);
  const places = spread([...drawn.rounds.keys()], mostFrames);
  const counts = places.map((place) => drawn.rounds[place]);
  const rows = drawn.rows().map(({ name, pictures }) => ({
    name,
    pictures: places.map((place) => pictures[place]),
  }));
  if (rows.length === 0 || counts.length === 0) return "";
  const text = "What each agent draws before a mean, and the mean, from the same noise";
  return await htmlFilmstrip(rows, text, { countedBy: "Round", counts });
}

async function epochByEpoch(record: RunRecord): Promise<string> {
  const { name, folder } = shownPart(record);
  const counts: number[] = [];
  const pictures: Picture[] = [];
  const problems: string[] = [];
  for (const count of spread(await folder.sampleCounts(), mostFrames)) {
    try {
      pictures.push(await decodePng(await folder.readSamples(count)));
      counts.push(count);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const said = `The picture of epoch ${count} is left out: ${reason}`;
      problems.push(`<p class="faint">${escapeMarkup(said)}</p>`);
    }
  }
  // The only one is at the top of the page.
  if (counts.length < 2) return problems.join("\n");
  const text = `What ${name} draws from the same noise, epoch by epoch`;
  const strip = await htmlFilmstrip([{ name, pictures }], text, { countedBy: "Epoch", counts });
  return [strip, ...problems].join("\n");
}

/** Which labels each agent holds; empty without agents. */
export function labels(record: RunRecord): string {
  const labelled = (record.config.shards ?? []).flatMap(({ agent, examples, labels }) =>
    labels === undefined
      ? []
      : [{ name: `${partTitle(agent)}: ${examples} examples`, counts: labels }]
  );
  return labelled.length === 0 ? "" : htmlPlot(labelCountFigure(labelled));
}

/** What was exchanged, and how long it took; empty without agents. */
export function rounds({ rounds, config }: RunRecord): string {
  if (rounds.length === 0) return "";
  const rows = rounds.map((round) => {
    const { sentBytes, receivedBytes } = bytesOfRound(round);
    const { seconds, syncSeconds, sha256 } = round;
    const times = [seconds, syncSeconds].map((seconds) => `${seconds.toFixed(2)} s`);
    const bytes = [sentBytes, receivedBytes].map(formatBytes);
    return { cells: [String(round.round), ...times, ...bytes, sha256 ?? "none"] };
  });
  const headings = ["Round", "Time", "Exchange", "Sent", "Received", "SHA-256 of the mean"];
  return `${evaluatedMean(rounds, config)}${htmlPlot(roundBytesFigure(rounds.map(bytesOfRound)))}
<details${rounds.length > 20 ? "" : " open"}><summary>Each round</summary>
${htmlTable(headings, rows)}</details>`;
}

/** What the mean was evaluated to, round by round; empty if it was not. */
function evaluatedMean(rounds: readonly RoundLine[], { metrics: descriptions }: RunConfig): string {
  const evaluated = evaluatedMetrics(rounds);
  const epochs = evaluatedRounds(rounds).map(({ round, metrics }) => ({ epoch: round, metrics }));
  const measured = Object.entries(descriptions)
    .filter(([name]) => evaluated.has(name));
  if (measured.length === 0) return "";
  const options = { title: "The mean, after each round", countedBy: "Round" };
  const series = [{ name: partTitle(meanName), epochs }];
  return `${htmlPlot(metricFigure(series, Object.fromEntries(measured), options))}\n`;
}

function metricText(metrics: Metrics, { metrics: descriptions }: RunConfig): string {
  return Object.entries(descriptions)
    .filter(([name]) => name in metrics)
    .map(([name, { label, unit }]) => `${label} ${metrics[name].toFixed(3)} ${unit}`.trim())
    .join(", ");
}
