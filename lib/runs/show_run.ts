import { describe, type Description, formatCell, type MediaBundle } from "../display/mod.ts";
import { decodePng } from "../figures/mod.ts";
import { formatDuration, metricTexts } from "../learning/mod.ts";
import type { RunFolder } from "./run_folder.ts";
import { lastMetrics, type RunRecord } from "./run_record.ts";

/**
 * What a notebook shows of a run: what became of it, its parts, and what the last of them drew at the end.
 *
 * @param record The run.
 */
export async function showRun(record: RunRecord): Promise<MediaBundle> {
  const { name, config, startedAt, state, seconds, parts, rounds, problems } = record;
  const metrics = lastMetrics(record);
  return await describe({
    title: `Run ${name}`,
    facts: {
      Model: config.model,
      State: state,
      Began: startedAt.toLocaleString("sv-SE").slice(0, 16),
      Time: formatDuration(seconds * 1000),
      Data: config.data && `${formatCell(config.data.count)} examples of ${config.data.name}`,
      Rounds: rounds.length || undefined,
      "Last metrics": metrics && metricTexts(metrics, config.metrics).join(" · "),
    },
    rows: parts.length < 2 ? [] : parts.map((part) => ({
      Part: part.name,
      Examples: part.examples,
      Epochs: part.epochs.length,
    })),
    note: problems.length === 0 ? undefined : problems.join("; "),
    pictures: await lastDrawn(parts.at(-1)!.folder),
  });
}

/** The newest grid of samples of a part; none if it drew nothing or the file is damaged. */
async function lastDrawn(folder: RunFolder): Promise<Description["pictures"]> {
  const count = (await folder.sampleCounts()).at(-1);
  if (count === undefined) return undefined;
  const { pixels, height, width, channels = 1 } = await decodePng(await folder.readSamples(count));
  return {
    images: { pixels, shape: [1, height, width, channels] },
    text: `What it drew after ${folder.counter} ${count}`,
    scale: 1,
    gap: 0,
  };
}
