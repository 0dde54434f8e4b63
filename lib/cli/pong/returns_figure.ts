import type { Figure, FigureAxis } from "../../figures/mod.ts";
import type { PlayedEpisode } from "../../pong/mod.ts";

/** How many episodes a mean is of. */
const window = 100;
/** Frames of a step. */
const frames = 4;

/** When a part of a training ended. */
export interface TimedSteps {
  /** Steps of all games so far. */
  readonly steps: number;
  /** Hours of training so far. */
  readonly hours: number;
}

/** The returns of a training, as files have them. */
export interface ReturnRow {
  /** Which episode, from 1, in the order of their ends. */
  readonly episode: number;
  /** Frames of all games together when it ended. */
  readonly frames: number;
  /** Hours of training by then, in a straight line between those that are known. */
  readonly hours: number;
  /** What it paid. */
  readonly gathered: number;
  /** Mean of it and the 99 before it, or of those that there are. */
  readonly mean: number;
}

/**
 * The returns of a training's episodes, by all that they can be counted by.
 *
 * @param episodes The episodes, in the order of their ends.
 * @param times When parts of the training ended, in order.
 */
export function returnRows(
  episodes: readonly PlayedEpisode[],
  times: readonly TimedSteps[],
): ReturnRow[] {
  let sum = 0;
  return episodes.map(({ steps, gathered }, i) => {
    sum += gathered - (i < window ? 0 : episodes[i - window].gathered);
    return {
      episode: i + 1,
      frames: frames * steps,
      hours: hoursAt(steps, times),
      gathered,
      mean: sum / Math.min(window, i + 1),
    };
  });
}

function hoursAt(steps: number, times: readonly TimedSteps[]): number {
  const after = times.findIndex((time) => time.steps >= steps);
  const end = after === -1 ? times.at(-1) : times[after];
  if (end === undefined) return 0;
  const begin = after > 0 ? times[after - 1] : { steps: 0, hours: 0 };
  const share = end.steps === begin.steps ? 1 : (steps - begin.steps) / (end.steps - begin.steps);
  return begin.hours + Math.min(1, share) * (end.hours - begin.hours);
}

/**
 * Describes the curve of returns in three panels: by episode, by frame and by hour.
 *
 * @param rows What {@linkcode returnRows} gave.
 */
export function returnsFigure(rows: readonly ReturnRow[]): Figure {
  const counted = [
    { title: "Episodes", of: ({ episode }: ReturnRow) => episode },
    { title: "Frames (millions)", of: ({ frames }: ReturnRow) => frames / 1e6 },
    { title: "Hours", of: ({ hours }: ReturnRow) => hours },
  ];
  const figure: Figure = { data: [], layout: { width: 960, height: 340 } };
  counted.forEach(({ title, of }, panel) => {
    const suffix = panel === 0 ? "" : String(panel + 1);
    const domain: [number, number] = [panel * 0.36, panel * 0.36 + 0.28];
    const axis: FigureAxis = { title, domain, anchor: `y${suffix}` };
    figure.layout[`xaxis${suffix}` as "xaxis"] = axis;
    figure.layout[`yaxis${suffix}` as "yaxis"] = {
      anchor: `x${suffix}`,
      ...(panel === 0 ? { title: `Return, last ${window} episodes` } : {}),
    };
    figure.data.push({
      ...{ type: "scatter", mode: "lines", showlegend: false, line: { width: 2 } },
      ...{ x: rows.map(of), y: rows.map(({ mean }) => mean) },
      xaxis: `x${suffix}` as "x",
      yaxis: `y${suffix}` as "y",
    });
  });
  return figure;
}

/**
 * The returns as CSV.
 *
 * @param rows What {@linkcode returnRows} gave.
 */
export function returnsCsv(rows: readonly ReturnRow[]): string {
  const lines = rows.map(({ episode, frames, hours, gathered, mean }) =>
    [episode, frames, hours.toFixed(5), gathered, mean].join(",")
  );
  return ["episode,frames,hours,return,mean of last 100", ...lines].map((line) => `${line}\n`).join(
    "",
  );
}
