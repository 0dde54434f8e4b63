import { barColour, mixedColour, SERIES_COLOURS } from "./series_style.ts";

/** Light ground, dark ground, or the one that the reader's system asks for. */
export type Theme = "light" | "dark" | "auto";

/** Colours of a figure on a light ground, beside those of its series. */
export const INK = {
  ground: "#FFFFFF",
  title: "#222222",
  text: "#333333",
  axis: "#555555",
  grid: "#E4E4E4",
  reference: "#767676",
  faint: "#C4C9CF",
} as const;

/**
 * What takes the place of a light figure's colours on a dark ground. The colours of series are legible on both, but for
 * black, blue and the dark shades.
 */
export const DARK_COLOURS: Readonly<Record<string, string>> = {
  [INK.ground]: "#14171C",
  [INK.title]: "#F0F2F5",
  [INK.text]: "#D5DAE1",
  [INK.axis]: "#9AA4B1",
  [INK.grid]: "#333A44",
  [INK.reference]: "#98A1AD",
  [INK.faint]: "#4D5662",
  "#000000": "#FAFAFA",
  "#0072B2": "#1F83C9",
  ...Object.fromEntries(
    SERIES_COLOURS.slice(0, -1)
      .map((
        colour,
        index,
      ) => [barColour(SERIES_COLOURS.length + index), mixedColour(colour, 255, 0.7)]),
  ),
};

/**
 * Puts an SVG that is drawn in light colours into another theme.
 *
 * @param svg A document with its colours as `fill` and `stroke` attributes.
 * @param theme `"auto"` adds a style that follows the reader's system, or the page around the picture.
 */
export function withTheme(svg: string, theme: Theme): string {
  if (theme === "light") return svg;
  if (theme === "dark") {
    return svg.replace(
      /\b(fill|stroke)="(#[0-9A-Fa-f]{6})"/g,
      (all, attribute, colour) => {
        const dark = DARK_COLOURS[colour.toUpperCase()];
        return dark === undefined ? all : `${attribute}="${dark}"`;
      },
    );
  }
  const rules = Object.entries(DARK_COLOURS).flatMap(([light, dark]) =>
    ["fill", "stroke"].map((name) => `[${name}="${light}" i]{${name}:${dark}}`)
  );
  const style = `<style>@media (prefers-color-scheme:dark){${rules.join("")}}</style>`;
  return svg.replace(/<svg\b[^>]*>/, (root) => root + style);
}
