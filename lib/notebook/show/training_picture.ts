import {
  decimal,
  encodePng,
  escapeMarkup,
  type Figure,
  type FigureTrace,
  type GreyPicture,
  rasteriseSvg,
  renderSvg,
  svgText,
  toBase64,
  TRACE_COLOURS,
} from "../../figures/mod.ts";

/** Means of both losses over some steps. */
export interface LossPoint {
  /** Where the last of these steps is, in epochs: 1.5 is the middle of the second epoch. */
  readonly epoch: number;
  /** The generator's loss in nats. */
  readonly generatorLoss: number;
  /** The discriminator's loss in nats. */
  readonly discriminatorLoss: number;
}

/** All that the picture of a training shows. */
export interface TrainingState {
  /** What happens now, such as `Epoch 2 of 5, step 31 of 40`. */
  readonly heading: string;
  /** The time, such as `1:23 min left`. */
  readonly time: string;
  /** Losses, speed and memory in one line. */
  readonly figures: string;
  /** Share of all steps that is done, 0 to 1. */
  readonly fraction: number;
  /** Number of epochs, the right end of the plot. */
  readonly epochs: number;
  /** The losses so far. */
  readonly losses: readonly LossPoint[];
  /** The newest samples; `undefined` as long as there are none. */
  readonly samples?: GreyPicture;
  /** A line under the samples. */
  readonly samplesCaption: string;
}

const WIDTH = 800;
const MARGIN = 20;
const TOP = 92;
const PLOT_HEIGHT = 300;
const GREY = "#666666";

/** Draws the state of a training as SVG: a bar, figures, the newest samples and the losses so far. */
export async function trainingPicture(state: TrainingState): Promise<string> {
  const samples = state.samples ?? { width: 244, height: 244 };
  const height = TOP + Math.max(PLOT_HEIGHT, samples.height + 50);
  const barWidth = WIDTH - 2 * MARGIN;
  const plotLeft = MARGIN + samples.width + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" ` +
    `viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeMarkup(state.heading)}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    svgText(state.heading, { x: MARGIN, y: 32, size: 17, colour: "#222222" }),
    svgText(state.time, { x: WIDTH - MARGIN, y: 32, size: 15, align: "right" }),
    `<rect x="${MARGIN}" y="46" width="${barWidth}" height="8" rx="4" fill="#e4e4e4"/>`,
    `<rect x="${MARGIN}" y="46" width="${decimal(barWidth * state.fraction)}" height="8" rx="4" ` +
    `fill="${TRACE_COLOURS[0]}"/>`,
    svgText(state.figures, { x: MARGIN, y: 78, size: 14, colour: GREY }),
    await samplesElement(state, samples),
    svgText(state.samplesCaption, {
      x: MARGIN + samples.width / 2,
      y: TOP + samples.height + 38,
      align: "centre",
      colour: GREY,
    }),
    `<g transform="translate(${plotLeft} ${TOP})">`,
    renderSvg(lossPlot(state, WIDTH - plotLeft)),
    `</g>`,
    `</svg>`,
  ].join("\n");
}

/** The same picture as PNG. */
export async function trainingPng(state: TrainingState): Promise<Uint8Array> {
  return await rasteriseSvg(await trainingPicture(state), 1);
}

async function samplesElement(
  { samples }: TrainingState,
  { width, height }: { width: number; height: number },
): Promise<string> {
  const place = `x="${MARGIN}" y="${TOP + 16}" width="${width}" height="${height}"`;
  if (samples === undefined) return `<rect ${place} fill="#f2f2f2"/>`;
  return `<image ${place} href="data:image/png;base64,${toBase64(await encodePng(samples))}"/>`;
}

function lossPlot({ losses, epochs }: TrainingState, width: number): Figure {
  const x = losses.map(({ epoch }) => epoch);
  const trace = (name: string, y: number[], color: string): FigureTrace => ({
    type: "scatter",
    mode: "lines",
    name,
    x,
    y,
    line: { color, width: 1.75 },
  });
  return {
    data: [
      trace("Generator", losses.map((point) => point.generatorLoss), TRACE_COLOURS[0]),
      trace("Discriminator", losses.map((point) => point.discriminatorLoss), TRACE_COLOURS[1]),
    ],
    layout: {
      width,
      height: PLOT_HEIGHT,
      // The axis stands still while the training goes on.
      xaxis: { title: "Epoch", range: [0, epochs], tickformat: "d" },
      yaxis: { title: "Loss (nats)" },
    },
  };
}
