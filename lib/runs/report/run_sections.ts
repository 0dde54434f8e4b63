import { join } from "@std/path";
import {
  agentLossFigure,
  labelCountFigure,
  lossFigure,
  type RoundBytes,
  roundBytesFigure,
} from "../../figures/mod.ts";
import { formatBytes, formatDuration } from "../../learning/mod.ts";
import type { RunRecord, RunRound } from "../run_record.ts";
import { lastLosses } from "../run_record.ts";
import { type AnimationBudget, htmlPicture, htmlPictures } from "./html_pictures.ts";
import { htmlPlot } from "./html_plot.ts";
import { htmlTable } from "./html_table.ts";

/** What became of a run, where and on which data. */
export function overview(record: RunRecord): string {
  const { model, startedAt, state, seconds, rounds } = record;
  const config = record.config as unknown as StoredConfig;
  const losses = lastLosses(record);
  const sent = rounds.flatMap(({ agents }) => agents)
    .reduce((sum, agent) => sum + agent.sentBytes + agent.receivedBytes, 0);
  const rows: [string, string][] = [
    ["Command", `deno task train ${model}`],
    ["Began", startedAt.toLocaleString("sv-SE").slice(0, 16)],
    ["State", state],
    ["Time", formatDuration(seconds * 1000)],
    ["Last losses", losses === undefined ? "none yet" : lossText(losses)],
    ["Device", [config.device, config.precision].filter(Boolean).join(", ")],
    [
      "Versions",
      Object.entries(config.versions).map(([name, version]) => `${name} ${version}`).join(", "),
    ],
    ["Data", `${config.data.count} images of ${config.data.name}`],
    ["Data's SHA-256", config.data.sha256],
    ...(rounds.length > 0 ? [["Exchanged", formatBytes(sent)] as [string, string]] : []),
  ];
  return htmlTable(["", ""], rows.map((cells) => ({ cells })));
}

/** The losses over epochs. */
export function losses({ name, model, parts }: RunRecord): string {
  const trained = parts.filter(({ losses }) => losses.length > 0);
  if (trained.length === 0) return `<p class="faint">No epoch is finished yet.</p>`;
  if (model === "dcgan") return htmlPlot(lossFigure(trained[0].losses, `Losses of ${name}`));
  return htmlPlot(agentLossFigure(trained));
}

/** What the networks drew. The mean comes first, so that its animation is the last to be left out. */
export async function pictures(record: RunRecord, budget: AnimationBudget): Promise<string> {
  const parts = [...record.parts].reverse();
  const mean = parts.filter(({ folder }) => folder.counter === "round");
  const others = record.parts.filter((part) => !mean.includes(part));
  const found: string[] = [];
  for (const part of [...mean, ...others]) found.push(await htmlPictures(part, budget));
  const grid = await htmlPicture(
    join(record.folder.path, "rounds.png"),
    "One image of each agent and of the mean, from the same noise, round by round",
  );
  const all = [grid, ...found].filter(Boolean).join("\n");
  return all || `<p class="faint">Nothing is drawn yet.</p>`;
}

/** Which labels each agent holds; empty without agents. */
export function labels(record: RunRecord): string {
  const { shards } = record.config as unknown as StoredConfig;
  if (shards === undefined) return "";
  return htmlPlot(labelCountFigure(shards.map(({ agent, labels }) => ({
    name: `Agent ${agent}: ${labels.reduce((sum, count) => sum + count, 0)} examples`,
    counts: labels,
  }))));
}

/** What was exchanged, and how long it took; empty without agents. */
export function rounds({ rounds }: RunRecord): string {
  if (rounds.length === 0) return "";
  const rows = rounds.map((round) => {
    const { sentBytes, receivedBytes } = bytesOf(round);
    const { seconds, syncSeconds, sha256 } = round;
    const times = [seconds, syncSeconds].map((seconds) => `${seconds.toFixed(2)} s`);
    const bytes = [sentBytes, receivedBytes].map(formatBytes);
    return { cells: [String(round.round), ...times, ...bytes, sha256?.slice(0, 12) ?? "none"] };
  });
  const headings = ["Round", "Time", "of it exchange", "Sent", "Received", "SHA-256 of the mean"];
  return `${htmlPlot(roundBytesFigure(rounds.map(bytesOf)))}
<details${rounds.length > 20 ? "" : " open"}><summary>Each round</summary>
${htmlTable(headings, rows)}</details>`;
}

/** The parts of `config.json` that the sections show. */
interface StoredConfig {
  data: { name: string; count: number; sha256: string };
  shards?: { agent: number; labels: number[] }[];
  versions: Record<string, string>;
  device: string;
  precision?: string;
}

function bytesOf({ round, agents }: RunRound): RoundBytes {
  const sum = (name: "sentBytes" | "receivedBytes") =>
    agents.reduce((total, agent) => total + agent[name], 0);
  return { round, sentBytes: sum("sentBytes"), receivedBytes: sum("receivedBytes") };
}

function lossText(losses: { generatorLoss: number; discriminatorLoss: number }): string {
  const { generatorLoss, discriminatorLoss } = losses;
  return `generator ${generatorLoss.toFixed(3)}, discriminator ${discriminatorLoss.toFixed(3)}`;
}
