import { mixedColour, SERIES_COLOURS } from "../figure/series_style.ts";
import { INK } from "../figure/theme.ts";
import { outlineText } from "../text/outline_text.ts";
import { decimal, escapeMarkup, svgText } from "../text/svg_text.ts";
import { type GridLayout, gridLayout, type GridMapOptions, type GridPanel } from "./grid_layout.ts";

/** A cell that is to hold a number has at least this side. */
const LEAST_WITH_TEXT = 30;
/** Not of the theme: a cell keeps its colour on a dark page, and so must what is written on it. */
const [DARK_TEXT, LIGHT_TEXT, WALL] = ["#1A1A1A", "#FDFDFD", "#8C8C8C"];

/**
 * Draws grids of cells as SVG: numbers as colours, from orange below 0 over white to blue above it, with arrows, flows and
 * paths on top, in panels of one scale.
 *
 * @example Two cells, from the first of which an arrow points right
 * ```ts
 * import { renderGridMap } from "lib/figures";
 * import assert from "node:assert/strict";
 *
 * const svg = renderGridMap([{ values: [0.5, 1], arrows: [0, 1, 0, 0, 0, 0, 0, 0] }], { columns: 2 });
 * assert.match(svg, /^<svg/);
 * ```
 *
 * @param panels At least one; all of the same number of cells.
 * @param options Columns, and how it looks.
 * @returns The drawing in light colours; `withTheme()` puts it into others.
 * @throws {TypeError} If there is no panel, or something has not as many entries as there are cells.
 * @throws {RangeError} If an option is unknown or outside its range, or a path leaves the grid.
 */
export function renderGridMap(panels: readonly GridPanel[], options: GridMapOptions): string {
  const layout = gridLayout(panels, options);
  const { title = "" } = options;
  const { left, top, stepX, stepY, panelsPerRow, width, height } = layout;
  const drawn = panels.map((panel, place) => {
    const x = left + (place % panelsPerRow) * stepX;
    const y = top + Math.floor(place / panelsPerRow) * stepY;
    return `<g transform="translate(${decimal(x)},${decimal(y)})">${panelOf(panel, layout)}</g>`;
  });
  const heading = title === ""
    ? ""
    : svgText(title, { x: width / 2, y: 26, size: 16, align: "centre", colour: INK.title });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" aria-label="${
      escapeMarkup(gridText(panels, title))
    }">` +
    `<rect width="${width}" height="${height}" fill="${INK.ground}"/>${heading}${drawn.join("")}` +
    `${colourBar(layout)}</svg>\n`;
  return outlineText(svg);
}

/**
 * What a drawing of grids shows in words: its title and those of its panels.
 *
 * @param panels The panels.
 * @param title The drawing's. Default: none.
 */
export function gridText(panels: readonly GridPanel[], title: string = ""): string {
  const titles = panels.map(({ title }) => title ?? "").filter(Boolean).join(", ");
  return [title || "Grid", titles].filter(Boolean).join(": ");
}

function panelOf(panel: GridPanel, layout: GridLayout): string {
  const { columns, rows, cell, marks } = layout;
  const drawn = Array.from(panel.values, (value, index) => {
    const [x, y] = [(index % columns) * cell, Math.floor(index / columns) * cell];
    const { fill, ink } = coloursOf(value, layout.range);
    const mark = marks[index] ?? "";
    return `<rect x="${x}" y="${y}" width="${cell}" height="${cell}" fill="${fill}" ` +
      `stroke="${INK.axis}" stroke-width="0.75"/>` +
      (mark === "" ? "" : svgText(mark, { x: x + 4, y: y + 4 + 9, size: 11, colour: ink })) +
      numberIn(panel, index, layout, ink) + arrowsIn(panel, index, layout, ink);
  });
  const title = panel.title === undefined
    ? ""
    : svgText(panel.title, { x: columns * cell / 2, y: rows * cell + 19, align: "centre" });
  return drawn.join("") + flowsOf(panel.flows ?? [], layout) + pathOf(panel.path ?? [], layout) +
    title;
}

/** Orange below 0, blue above; and what can be read on it. */
function coloursOf(value: number, [low, high]: readonly [number, number]) {
  if (!Number.isFinite(value)) return { fill: WALL, ink: DARK_TEXT };
  const share = value === 0 ? 0 : Math.min(1, value < 0 ? value / low : value / high);
  const fill = mixedColour(SERIES_COLOURS[value < 0 ? 1 : 0], 255, 0.985 - 0.985 * share);
  return { fill, ink: luminance(fill) > 0.2 ? DARK_TEXT : LIGHT_TEXT };
}

/** How bright a colour is, 0 to 1; above 0.18 black is read more easily on it than white (WCAG 2.2, relative luminance). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const value = parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function numberIn(panel: GridPanel, index: number, layout: GridLayout, ink: string): string {
  const { columns, cell } = layout;
  const text = textIn(panel, index, layout);
  if (text === "") return "";
  const size = Math.min(14, cell * (text.length > 5 ? 0.2 : 0.24));
  const height = panel.arrows === undefined ? cell / 2 + size * 0.36 : cell - 5;
  const [x, y] = [(index % columns + 0.5) * cell, Math.floor(index / columns) * cell + height];
  return svgText(text, { x, y, size: Math.round(size * 10) / 10, align: "centre", colour: ink });
}

function textIn({ values, texts }: GridPanel, index: number, layout: GridLayout): string {
  const [text, value] = [texts?.[index], values[index]];
  if (text !== undefined) return text;
  const hasNumber = layout.cell >= LEAST_WITH_TEXT && Number.isFinite(value);
  return hasNumber ? signed(value, layout.decimals) : "";
}

/** With a minus that is as wide as a plus, and none before 0. */
function signed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

function arrowsIn(panel: GridPanel, index: number, layout: GridLayout, ink: string): string {
  const { columns, cell, directions } = layout;
  if (panel.arrows === undefined) return "";
  // A number stands below.
  const hasText = textIn(panel, index, layout) !== "";
  const [raised, longest] = hasText ? [0.13 * cell, 0.25 * cell] : [0, 0.34 * cell];
  const [x, y] = [
    (index % columns + 0.5) * cell,
    (Math.floor(index / columns) + 0.5) * cell - raised,
  ];
  const strokes = directions.flatMap(([dx, dy], direction) => {
    const length = longest * Math.min(1, panel.arrows![index * directions.length + direction]);
    if (!(length > 0.02 * cell)) return [];
    const [endX, endY] = [x + dx * length, y + dy * length];
    const barb = Math.min(0.1 * cell, length * 0.6);
    const head = ([1, -1] as const).map((turn) =>
      `M${decimal(endX)} ${decimal(endY)}L${decimal(endX - barb * (dx + turn * dy))} ` +
      decimal(endY - barb * (dy - turn * dx))
    );
    return [`M${decimal(x)} ${decimal(y)}L${decimal(endX)} ${decimal(endY)}`, ...head];
  });
  return strokes.length === 0
    ? ""
    : `<path d="${strokes.join("")}" fill="none" stroke="${ink}" stroke-linecap="round" ` +
      `stroke-width="${decimal(Math.max(1, cell / 32))}"/>`;
}

/** Arrows across the borders of cells, on top of both; numbers in the middle of cells stay free. */
function flowsOf(flows: ArrayLike<number>, { columns, cell, directions }: GridLayout): string {
  const [from, to, head] = [0.36 * cell, 0.68 * cell, 0.13 * cell];
  const drawn = Array.from(flows, (flow, at) => {
    if (!(flow > 0)) return "";
    const [index, [dx, dy]] = [
      Math.floor(at / directions.length),
      directions[at % directions.length],
    ];
    const [x, y] = [(index % columns + 0.5) * cell, (Math.floor(index / columns) + 0.5) * cell];
    const half = cell * (0.008 + 0.082 * Math.min(1, flow));
    const place = (along: number, aside: number) =>
      `${decimal(x + dx * along - dy * aside)} ${decimal(y + dy * along + dx * aside)}`;
    const [neck, wide] = [to - head, half + 0.05 * cell];
    return `M${
      [
        ...[place(from, half), place(neck, half), place(neck, wide), place(to, 0)],
        ...[place(neck, -wide), place(neck, -half), place(from, -half)],
      ].join("L")
    }Z`;
  });
  const outline = drawn.join("");
  return outline === ""
    ? ""
    : `<path d="${outline}" fill="${DARK_TEXT}" stroke="${LIGHT_TEXT}" stroke-width="1"/>`;
}

function pathOf(path: readonly number[], { columns, cell }: GridLayout): string {
  if (path.length === 0) return "";
  const places = path.map((index) =>
    `${decimal((index % columns + 0.5) * cell)} ${
      decimal((Math.floor(index / columns) + 0.5) * cell)
    }`
  );
  const [startX, startY] = places[0].split(" ");
  const radius = decimal(Math.max(2, cell / 12));
  return `<path d="M${
    places.join("L")
  }" fill="none" stroke="${DARK_TEXT}" stroke-width="2.5" stroke-opacity="0.6" ` +
    `stroke-linejoin="round" stroke-linecap="round"/>` +
    `<circle cx="${startX}" cy="${startY}" r="${radius}" fill="${DARK_TEXT}"/>`;
}

/** Which colour stands for which number. */
function colourBar({ range: [low, high], width, height, decimals }: GridLayout): string {
  const [length, steps, y] = [220, 44, height - 24];
  if (low === high) return "";
  const left = (width - length) / 2;
  const parts = Array.from({ length: steps }, (_, step) => {
    const value = low + (high - low) * (step + 0.5) / steps;
    const { fill } = coloursOf(value, [low, high]);
    const x = decimal(left + step * length / steps);
    return `<rect x="${x}" y="${y}" width="${
      decimal(length / steps + 0.3)
    }" height="10" fill="${fill}"/>`;
  });
  const text = (value: number, x: number, align: "left" | "right") =>
    svgText(signed(value, decimals), { x, y: y + 10, size: 12, align });
  return parts.join("") + text(low, left - 6, "right") + text(high, left + length + 6, "left");
}
