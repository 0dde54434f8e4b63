import {
  decimal,
  encodePng,
  escapeMarkup,
  imageGrid,
  outlineText,
  type Picture,
  rasteriseSvg,
  SERIES_COLOURS,
  svgText,
  toBase64,
  withTheme,
} from "../../figures/mod.ts";
import type { Samples } from "../../learning/mod.ts";

/** What the picture shows of an agent or of the mean. */
export interface PartState {
  /** Its name. */
  readonly name: string;
  /** What it draws; `undefined` as long as that is unknown, or if it draws nothing. */
  readonly samples: Samples | undefined;
  /** Share of its steps of the round under way that is done, 0 to 1; `undefined` for what takes none. */
  readonly fraction: number | undefined;
  /** A few numbers or words under its drawings. */
  readonly values: string;
  /** The same and how far it is, in words. */
  readonly text: string;
}

/** All that the picture of a federation shows. */
export interface FederationState {
  /** What happens now, such as `FedGAN: round 3 of 40`. */
  readonly heading: string;
  /** The time, such as `1:23 min left`. */
  readonly time: string;
  /** Counts and memory in one line. */
  readonly figures: string;
  /** Share of all rounds that is done, 0 to 1. */
  readonly fraction: number;
  /** The agents, number 1 first, then the mean. */
  readonly parts: readonly PartState[];
  /** What the numbers under the drawings are. */
  readonly caption: string;
}

const WIDTH = 800;
const MARGIN = 20;
const TOP = 96;
/** Between two tiles. */
const GAP = 14;
const MOST_IN_ROW = 6;
/** More agents make no picture that one can read. */
const MOST_PARTS = 24;
const TEXT_HEIGHT = 46;
const GREY = "#767676";

/**
 * Draws the state of a federation as SVG: a bar, and a tile for each agent and for the mean, with up to four of its drawings,
 * enlarged, in the colours of a light or a dark page.
 */
export async function federationPicture(state: FederationState): Promise<string> {
  return withTheme(await lightPicture(state), "auto");
}

/** The same picture as PNG, on a light ground. */
export async function federationPng(state: FederationState): Promise<Uint8Array> {
  return await rasteriseSvg(await lightPicture(state), 1);
}

async function lightPicture(state: FederationState): Promise<string> {
  const { heading, time, figures, fraction } = state;
  const agents = state.parts.slice(0, -1);
  const parts = [...agents.slice(0, MOST_PARTS - 1), state.parts.at(-1)!];
  const hidden = state.parts.length - parts.length;
  const rows = Math.ceil(parts.length / MOST_IN_ROW);
  const inRow = Math.ceil(parts.length / rows);
  const barWidth = WIDTH - 2 * MARGIN;
  // Of few parts the drawings would be as large as posters.
  const tileWidth = Math.min(200, (barWidth - (inRow - 1) * GAP) / inRow);
  const drawings = parts.map(({ samples }) => samples && drawingsOf(samples, tileWidth));
  const drawnHeight = Math.max(
    0,
    ...drawings.map((drawn) => drawn?.height ?? 0),
  );
  const tileHeight = drawnHeight + TEXT_HEIGHT;
  const tiles = await Promise.all(parts.map(async (part, place) => {
    const x = MARGIN + (place % inRow) * (tileWidth + GAP);
    const y = TOP + Math.floor(place / inRow) * (tileHeight + GAP);
    const isMean = place === parts.length - 1;
    const content = await tile(part, { drawn: drawings[place], drawnHeight, tileWidth, isMean });
    return `<g transform="translate(${decimal(x)} ${decimal(y)})">${content}</g>`;
  }));
  const bottom = TOP + rows * (tileHeight + GAP);
  const height = Math.ceil(bottom + 24);
  const counted = hidden === 0 ? figures : `${figures} · ${hidden} agents not shown`;
  return outlineText([
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" ` +
    `viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeMarkup(heading)}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#FFFFFF"/>`,
    svgText(heading, { x: MARGIN, y: 32, size: 16, colour: "#222222" }),
    svgText(time, { x: WIDTH - MARGIN, y: 32, size: 14, align: "right" }),
    bar({ y: 46, width: barWidth, height: 8, x: MARGIN }, fraction),
    svgText(counted, { x: MARGIN, y: 78, size: 13, colour: GREY }),
    ...tiles,
    svgText(state.caption, { x: MARGIN, y: bottom + 6, size: 12, colour: GREY }),
    `</svg>`,
  ].join("\n"));
}

/** Drawings of a tile in one picture, and their height there. */
interface Drawings {
  readonly picture: Picture;
  readonly height: number;
}

/** A square of the first drawings, one or four, as wide as the tile: the SVG enlarges them, which takes a fraction of the bytes. */
function drawingsOf(samples: Samples, tileWidth: number): Drawings {
  const [count, height, width] = samples.shape;
  const columns = count >= 4 && 2 * width <= tileWidth ? 2 : 1;
  const shown = columns ** 2;
  const size = samples.pixels.length / count;
  const images = {
    pixels: samples.pixels.subarray(0, shown * size),
    shape: [shown, height, width, ...samples.shape.slice(3)],
  };
  const picture = imageGrid(images, { columns, scale: 1, gap: 1, background: 128 });
  return { picture, height: tileWidth * picture.height / picture.width };
}

async function tile(
  { name, fraction, values }: PartState,
  { drawn, drawnHeight, tileWidth, isMean }: {
    drawn: Drawings | undefined;
    drawnHeight: number;
    tileWidth: number;
    isMean: boolean;
  },
): Promise<string> {
  const size = `width="${decimal(tileWidth)}" height="${decimal(drawnHeight)}"`;
  const picture = drawn === undefined
    ? drawnHeight === 0 ? "" : `<rect ${size} fill="#E4E4E4"/>`
    : `<image ${size} image-rendering="optimizeSpeed" style="image-rendering: pixelated" ` +
      `href="data:image/png;base64,${toBase64(await encodePng(drawn.picture))}"/>`;
  const frame = isMean && drawn !== undefined
    ? `<rect x="-3" y="-3" width="${decimal(tileWidth + 6)}" height="${
      decimal(drawnHeight + 6)
    }" ` +
      `fill="none" stroke="${SERIES_COLOURS[0]}" stroke-width="3"/>`
    : "";
  return [
    picture,
    frame,
    fraction === undefined
      ? ""
      : bar({ x: 0, y: drawnHeight + 6, width: tileWidth, height: 4 }, fraction),
    svgText(name, { x: 0, y: drawnHeight + 26, size: 13, colour: "#222222" }),
    svgText(values, { x: 0, y: drawnHeight + 42, size: 12, colour: GREY }),
  ].join("");
}

function bar(
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  fraction: number,
): string {
  const place = `x="${x}" y="${decimal(y)}" height="${height}" rx="${height / 2}"`;
  return `<rect ${place} width="${decimal(width)}" fill="#E4E4E4"/>` +
    `<rect ${place} width="${decimal(width * fraction)}" fill="${SERIES_COLOURS[0]}"/>`;
}
