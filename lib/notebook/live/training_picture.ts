import {
  decimal,
  encodePng,
  escapeMarkup,
  type MetricEpoch,
  metricFigure,
  outlineText,
  type PanelDescription,
  type Picture,
  rasteriseSvg,
  renderSvg,
  SERIES_COLOURS,
  svgText,
  toBase64,
  withTheme,
} from "../../figures/mod.ts";

/** All that the picture of a training shows. */
export interface TrainingState {
  /** What happens now, such as `Epoch 2 of 5, step 31 of 40`. */
  readonly heading: string;
  /** The time, such as `1:23 min left`. */
  readonly time: string;
  /** Measurements, speed and memory in one line. */
  readonly figures: string;
  /** Share of all steps that is done, 0 to 1. */
  readonly fraction: number;
  /** Number of epochs, the right end of the plot. */
  readonly epochs: number;
  /** What was measured so far: means over some steps, by the place of the last of them; 1.5 is the middle of epoch 2. */
  readonly points: readonly MetricEpoch[];
  /** The measurements by name, each in a panel; at least one. */
  readonly descriptions: Readonly<Record<string, PanelDescription>>;
  /** What was measured of whole epochs so far. */
  readonly evaluations: readonly MetricEpoch[];
  /** The newest of them in one line; empty if there is none. */
  readonly evaluation: string;
  /** What they are by name, each in a panel below; there may be none. */
  readonly evaluated: Readonly<Record<string, PanelDescription>>;
  /** The newest samples; `undefined` as long as there are none. */
  readonly samples?: Picture;
  /** A line under the samples. */
  readonly samplesCaption: string;
}

const WIDTH = 800;
const MARGIN = 20;
const TOP = 92;
const PLOT_HEIGHT = 340;
const EVALUATIONS_HEIGHT = 400;
const GREY = "#767676";

/**
 * Draws the state of a training as SVG: a bar, figures, the newest samples and the measurements so far, in the colours of a
 * light or a dark page.
 */
export async function trainingPicture(state: TrainingState): Promise<string> {
  return withTheme(await lightPicture(state), "auto");
}

/** The same picture as PNG, on a light ground. */
export async function trainingPng(state: TrainingState): Promise<Uint8Array> {
  return await rasteriseSvg(await lightPicture(state), 2);
}

async function lightPicture(state: TrainingState): Promise<string> {
  const samples = state.samples ?? { width: 244, height: 244 };
  const upper = TOP + Math.max(PLOT_HEIGHT, samples.height + 50);
  const isEvaluated = Object.keys(state.evaluated).length > 0;
  const height = upper + (isEvaluated ? 24 + EVALUATIONS_HEIGHT : 0);
  const barWidth = WIDTH - 2 * MARGIN;
  const plotLeft = MARGIN + samples.width + 10;
  return outlineText([
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" ` +
    `viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeMarkup(state.heading)}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#FFFFFF"/>`,
    svgText(state.heading, { x: MARGIN, y: 32, size: 16, colour: "#222222" }),
    svgText(state.time, { x: WIDTH - MARGIN, y: 32, size: 14, align: "right" }),
    `<rect x="${MARGIN}" y="46" width="${barWidth}" height="8" rx="4" fill="#E4E4E4"/>`,
    `<rect x="${MARGIN}" y="46" width="${decimal(barWidth * state.fraction)}" height="8" rx="4" ` +
    `fill="${SERIES_COLOURS[0]}"/>`,
    svgText(state.figures, { x: MARGIN, y: 78, size: 13, colour: GREY }),
    await samplesElement(state, samples),
    svgText(state.samplesCaption, {
      x: MARGIN + samples.width / 2,
      y: TOP + samples.height + 38,
      size: 12,
      align: "centre",
      colour: GREY,
    }),
    `<g transform="translate(${plotLeft} ${TOP})">`,
    plotOf(state, Math.max(260, WIDTH - plotLeft)),
    `</g>`,
    isEvaluated
      ? svgText(state.evaluation, { x: MARGIN, y: upper + 20, size: 13, colour: GREY })
      : "",
    isEvaluated ? `<g transform="translate(0 ${upper + 24})">${evaluationsOf(state)}</g>` : "",
    `</svg>`,
  ].join("\n"));
}

async function samplesElement(
  { samples }: TrainingState,
  { width, height }: { width: number; height: number },
): Promise<string> {
  const place = `x="${MARGIN}" y="${TOP + 16}" width="${width}" height="${height}"`;
  if (samples === undefined) return `<rect ${place} fill="#E4E4E4"/>`;
  return `<image ${place} href="data:image/png;base64,${toBase64(await encodePng(samples))}"/>`;
}

function evaluationsOf({ evaluations, evaluated, epochs }: TrainingState): string {
  const series = [{ name: "", epochs: evaluations }];
  const size = { width: WIDTH, height: EVALUATIONS_HEIGHT };
  const range: [number, number] = [0, epochs];
  return renderSvg(metricFigure(series, evaluated, { ...size, range, isMarked: true }));
}

function plotOf({ points, descriptions, epochs }: TrainingState, width: number): string {
  // The axis stands still while the training goes on.
  const range: [number, number] = [0, epochs];
  const size = { width, height: PLOT_HEIGHT };
  // A line through one point would show nothing.
  const options = { ...size, range, columns: 1, isMarked: points.length === 1 };
  return renderSvg(metricFigure([{ name: "", epochs: points }], descriptions, options));
}
