import type { Dash } from "./figure.ts";

/**
 * Colours of series, in order: those that Okabe and Ito chose for readers who see fewer colours, as in Wong, "Points of
 * view: Color blindness" (Nature Methods 8, 2011). Their yellow is left out: on white its contrast is 1.3 to 1.
 */
export const SERIES_COLOURS: readonly string[] = [
  "#0072B2",
  "#D55E00",
  "#009E73",
  "#CC79A7",
  "#E69F00",
  "#56B4E9",
  "#000000",
];

const DASHES: readonly Dash[] = ["solid", "dash", "dot", "dashdot", "longdash"];

/** How a series looks, in the terms of Plotly. */
export interface SeriesStyle {
  /** Colour as `#rrggbb`. */
  readonly color: string;
  /** How its line is broken. */
  readonly dash: Dash;
}

/**
 * The look of a series by its place: seven colours, from the eighth series on broken lines, from the 36th on shades of the
 * colours too. 105 series differ.
 *
 * @param index The series' place, from 0.
 */
export function seriesStyle(index: number): SeriesStyle {
  const colours = SERIES_COLOURS.length;
  const dash = DASHES[Math.floor(index / colours) % DASHES.length];
  const shade = Math.floor(index / (colours * DASHES.length)) % 3;
  return { color: shaded(SERIES_COLOURS[index % colours], shade), dash };
}

/** A colour for a bar by its place: seven colours, each in three shades. */
export function barColour(index: number): string {
  const shade = Math.floor(index / SERIES_COLOURS.length) % 3;
  return shaded(SERIES_COLOURS[index % SERIES_COLOURS.length], shade);
}

/** A colour as it is, darker or lighter. */
function shaded(colour: string, shade: number): string {
  if (shade === 0) return colour;
  // Black has no darker shade.
  if (colour === "#000000") return shade === 1 ? "#808080" : "#C0C0C0";
  return shade === 1 ? mixedColour(colour, 0, 0.4) : mixedColour(colour, 255, 0.45);
}

/**
 * A colour mixed with black or white.
 *
 * @param colour As `#rrggbb`.
 * @param target 0 for black, 255 for white.
 * @param share Share of the target, 0 to 1.
 */
export function mixedColour(colour: string, target: 0 | 255, share: number): string {
  const mixed = [1, 3, 5].map((start) => {
    const value = parseInt(colour.slice(start, start + 2), 16);
    return Math.round(value + (target - value) * share).toString(16).padStart(2, "0");
  });
  return `#${mixed.join("")}`.toUpperCase();
}
