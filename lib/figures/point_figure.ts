import { checkOptions, UserRangeError, UserTypeError } from "../errors/mod.ts";
import type { Figure, FigureAxis } from "./figure/figure.ts";
import { seriesStyle } from "./figure/series_style.ts";

/** Points of the plane that look alike. */
export interface PointSeries {
  /** What they are; in the legend once, however many panels have it. Default: not in the legend. */
  readonly name?: string;
  /** Coordinates `[count, 2]`; NaN breaks a line. */
  readonly points: ArrayLike<number>;
  /** Whether points are marked or joined. Default `"markers"`. */
  readonly mode?: "lines" | "markers" | "lines+markers";
  /** Which of the series' colours, from 0. Default: its place in the panel. */
  readonly colour?: number | "grey";
}

/** One of several plots beside each other. */
export interface PointPanel {
  /** Below its x axis. */
  readonly title: string;
  /** What it shows; what comes later lies on top. */
  readonly series: readonly PointSeries[];
}

/** Options of {@linkcode pointFigure}. */
export interface PointFigureOptions {
  /** Above the figure. Default: none. */
  title?: string;
  /** What x and y are. Default: nothing is written. */
  axes?: readonly [string, string];
  /** First and last value of both axes of every panel; give both the same length, and a circle is round. Default [-1.5, 1.5]. */
  range?: readonly [readonly [number, number], readonly [number, number]];
  /** Panels in a row, an integer of at least 1. Default: 3, or as many as there are if fewer. */
  columns?: number;
  /** Diameter of markers in pixels, above 0. Default: 3. */
  markerSize?: number;
}

/** Width of the whole figure in pixels. */
const figureWidth = 760;

/** What the axis and the legend take of it. */
const margin = 80;

/** For what is behind the data, such as a vector field. */
const grey = "#767676";

/**
 * Describes points in the plane, such as what generators draw or where trainings go, in panels of one scale.
 *
 * @example Two points in a panel
 * ```ts
 * import { pointFigure } from "lib/figures";
 * import assert from "node:assert/strict";
 *
 * const { data } = pointFigure([{ title: "K = 5", series: [{ points: [0, 1, 1, 0] }] }]);
 * assert.deepEqual([data[0].x, data[0].y], [[0, 1], [1, 0]]);
 * ```
 *
 * @param panels At least one.
 * @param options Titles, range and columns.
 * @returns The figure.
 * @throws {TypeError} If there is no panel, or a series has half a point.
 * @throws {RangeError} If an option is unknown or outside its range.
 */
export function pointFigure(
  panels: readonly PointPanel[],
  options: PointFigureOptions = {},
): Figure {
  checkOptions<PointFigureOptions>("pointFigure()", options, {
    ...{ title: "string", axes: "object", range: "object" },
    ...{ columns: "number", markerSize: "number" },
  });
  const { title, axes = ["", ""], range = [[-1.5, 1.5], [-1.5, 1.5]], markerSize = 3 } = options;
  const { columns = Math.min(3, panels.length) } = options;
  if (panels.length === 0) {
    throw new UserTypeError("Cannot draw points: panels is empty but must have at least one");
  }
  if (!Number.isInteger(columns) || columns < 1) {
    throw new UserRangeError(
      `Cannot draw points: columns is ${columns} but must be an integer of at least 1`,
    );
  }
  const rows = Math.ceil(panels.length / columns);
  const [[left, right], [bottom, top]] = range;
  const side = (figureWidth - margin) / columns * (top - bottom) / (right - left);
  const figure: Figure = {
    data: [],
    layout: { title, width: figureWidth, height: Math.round(rows * side) + margin + 70 },
  };
  const named = new Set<string>();
  panels.forEach((panel, place) => {
    const suffix = place === 0 ? "" : String(place + 1);
    const [x, y] = [`x${suffix}`, `y${suffix}`] as ["x", "y"];
    const [column, row] = [place % columns, Math.floor(place / columns)];
    const ofX = { range: range[0], domain: share(column, columns, 0.07), anchor: y };
    const ofY = { range: range[1], domain: share(rows - 1 - row, rows, 0.2 / rows), anchor: x };
    const below = [axes[0], panel.title].filter((text) => text !== "").join(" · ");
    figure.layout[`xaxis${suffix}` as "xaxis"] = { title: below, ...ofX } as FigureAxis;
    figure.layout[`yaxis${suffix}` as "yaxis"] = {
      ...(column === 0 && axes[1] !== "" ? { title: axes[1] } : {}),
      ...ofY,
    } as FigureAxis;
    panel.series.forEach(({ name, points, mode = "markers", colour: given }, index) => {
      const [xs, ys] = coordinates(points);
      const colour = given ?? index;
      const chosen = colour === "grey" ? grey : seriesStyle(colour).color;
      figure.data.push({
        ...{ type: "scatter", mode, x: xs, y: ys, xaxis: x, yaxis: y },
        ...(name === undefined ? {} : { name, legendgroup: name }),
        showlegend: name !== undefined && !named.has(name),
        line: { color: chosen, width: colour === "grey" ? 1 : 1.5 },
        marker: { color: chosen, size: markerSize },
      });
      if (name !== undefined) named.add(name);
    });
  });
  return figure;
}

/**
 * Arrows of a vector field on a grid, for a series of {@linkcode pointFigure} with the mode `"lines"`. All are of one
 * length: they show where it leads, not how fast.
 *
 * @param direction The field: x and y in, the direction there out.
 * @param options `range`: first and last x and y; `count`: arrows in a row and in a column.
 * @returns Coordinates `[points, 2]`, NaN between two strokes.
 */
export function fieldArrows(
  direction: (x: number, y: number) => readonly [number, number],
  { range, count }: {
    range: readonly [readonly [number, number], readonly [number, number]];
    count: number;
  },
): number[] {
  const [[left, right], [bottom, top]] = range;
  const length = 0.7 * Math.min(right - left, top - bottom) / count;
  const places = (from: number, to: number) =>
    Array.from({ length: count }, (_, i) => from + (to - from) * (i + 0.5) / count);
  return places(left, right).flatMap((x) =>
    places(bottom, top).flatMap((y) => {
      const [dx, dy] = direction(x, y);
      const norm = Math.hypot(dx, dy);
      return norm === 0 ? [] : arrow([x, y], [length * dx / norm, length * dy / norm]);
    })
  );
}

/** A shaft and two strokes at its end, centred at a place. */
function arrow([x, y]: [number, number], [dx, dy]: [number, number]): number[] {
  const [endX, endY] = [x + dx / 2, y + dy / 2];
  const barb = (
    turn: 1 | -1,
  ) => [endX - 0.3 * dx + turn * 0.2 * dy, endY - 0.3 * dy - turn * 0.2 * dx];
  const head = [...barb(1), endX, endY, ...barb(-1)];
  return [x - dx / 2, y - dy / 2, endX, endY, NaN, NaN, ...head, NaN, NaN];
}

function coordinates(points: ArrayLike<number>): [number[], number[]] {
  if (points.length % 2 !== 0) {
    throw new UserTypeError(
      `Cannot draw points: a series has ${points.length} coordinates but must have two a point`,
    );
  }
  const every = (first: 0 | 1) =>
    Array.from({ length: points.length / 2 }, (_, i) => rounded(points[2 * i + first]));
  return [every(0), every(1)];
}

/** To what a plot can show: a notebook holds the numbers as text. */
function rounded(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 1e4) / 1e4 : NaN;
}

/** Where one of several parts of a length lies, with gaps between them. */
function share(place: number, count: number, gap: number): [number, number] {
  const size = (1 - gap * (count - 1)) / count;
  const start = place * (size + gap);
  return [start, Math.min(1, start + size)];
}
