import { UserTypeError } from "../../errors/mod.ts";
import type { Figure, FigureAnnotation, FigureAxis, FigureShape } from "../figure/figure.ts";
import { type Series, seriesOf } from "../figure/series.ts";
import { type Axis, categoryAxis, valueAxis } from "./value_axis.ts";
import { type Bar, barsOf } from "./bars.ts";

/** One pair of axes and what is drawn between them. */
export interface Panel {
  /** Left and right end as shares of the whole plot's width. */
  readonly horizontal: readonly [number, number];
  /** Lower and upper end as shares of the whole plot's height. */
  readonly vertical: readonly [number, number];
  /** What stands below and beside it; empty for nothing. */
  readonly titles: { readonly x: string; readonly y: string };
  /** The axis at the bottom. */
  readonly x: Axis;
  /** Whether the axis at the bottom has names. */
  readonly hasCategories: boolean;
  /** The axis at the left. */
  readonly y: Axis;
  /** Its lines and markers. */
  readonly series: readonly Series[];
  /** Where each of the series' points is on the x axis. */
  readonly places: readonly (readonly number[])[];
  /** Its bars. */
  readonly bars: readonly Bar[];
  /** Its level lines. */
  readonly shapes: readonly FigureShape[];
  /** Its texts. */
  readonly annotations: readonly FigureAnnotation[];
}

/** A figure as the renderer draws it: checked, with every default filled in. */
export interface PanelFigure {
  /** All series, for the legend. */
  readonly series: readonly Series[];
  /** The panels. */
  readonly panels: readonly Panel[];
}

/**
 * Reads a figure, refusing what could not be drawn.
 *
 * @throws {TypeError} If a series, an axis or a shape is of a kind that is not drawn.
 */
export function panelsOf(figure: Figure): PanelFigure {
  const series = seriesOf(figure);
  const { layout } = figure;
  const used = new Map<string, Series[]>();
  // Axes that no series uses are drawn too, so that an empty figure has a frame.
  if (series.length === 0) used.set("x y", []);
  for (const one of series) {
    const key = `${one.xAxis} ${one.yAxis}`;
    used.set(key, [...used.get(key) ?? [], one]);
  }
  const panels = [...used].map(([key, own]) => {
    const [x, y] = key.split(" ");
    return panelOf(own, {
      xAxis: axisOf(figure, x),
      yAxis: axisOf(figure, y),
      isStacked: layout.barmode === "stack",
      shapes: (layout.shapes ?? []).filter(({ yref }) => yref === y).map(checkedShape),
      annotations: (layout.annotations ?? []).filter(({ yref }) => yref === y),
    });
  });
  return { series, panels };
}

interface PanelParts {
  xAxis: FigureAxis;
  yAxis: FigureAxis;
  isStacked: boolean;
  shapes: FigureShape[];
  annotations: FigureAnnotation[];
}

function panelOf(series: readonly Series[], parts: PanelParts): Panel {
  const { xAxis, yAxis, isStacked, shapes, annotations } = parts;
  const categories = categoriesOf(series, xAxis);
  const numbers = new Map(categories?.map((name, place) => [name, place]));
  const places = series.map(({ x }) =>
    x.map((value) => categories === undefined ? Number(value) : numbers.get(String(value))!)
  );
  const bars = barsOf(series, places, isStacked);
  if (bars.length > 0 && yAxis.type === "log") {
    throw new UserTypeError(
      `Cannot draw a figure: the y axis of bars is "log" but must be "linear", since bars stand on 0`,
    );
  }
  const width = (xAxis.domain ?? [0, 1])[1] - (xAxis.domain ?? [0, 1])[0];
  const height = (yAxis.domain ?? [0, 1])[1] - (yAxis.domain ?? [0, 1])[0];
  const x = categories !== undefined ? categoryAxis(categories) : valueAxis(
    bars.length > 0 ? bars.flatMap(({ left, right }) => [left, right]) : places.flat(),
    {
      ...optionsOf(xAxis),
      ticks: Math.max(2, Math.round(10 * width)),
      padding: 0.02,
    },
  );
  const y = valueAxis(heightsOf(series, bars, shapes), {
    ...optionsOf(yAxis),
    ticks: Math.max(3, Math.round(6 * height)),
    fromZero: bars.length > 0,
  });
  return {
    horizontal: xAxis.domain ?? [0, 1],
    vertical: yAxis.domain ?? [0, 1],
    titles: { x: xAxis.title ?? "", y: yAxis.title ?? "" },
    x,
    hasCategories: categories !== undefined,
    y,
    series,
    places,
    bars,
    shapes,
    annotations,
  };
}

function* heightsOf(
  series: readonly Series[],
  bars: readonly Bar[],
  shapes: readonly FigureShape[],
): Iterable<number> {
  for (const { kind, y } of series) if (kind === "scatter") yield* y;
  for (const { from, to } of bars) yield* [from, to];
  for (const { y0 } of shapes) yield y0;
}

function optionsOf({ type, range, tickformat }: FigureAxis) {
  const isLogarithmic = type === "log";
  return {
    isLogarithmic,
    whole: tickformat === "d",
    range: isLogarithmic && range !== undefined ? [10 ** range[0], 10 ** range[1]] as const : range,
  };
}

/** All names on the x axis in the order of their first use, or `undefined` if it holds numbers. */
function categoriesOf(series: readonly Series[], { type }: FigureAxis): string[] | undefined {
  const isNamed = type === "category" ||
    series.some(({ x }) => x.some((name) => typeof name === "string"));
  return isNamed ? [...new Set(series.flatMap(({ x }) => x.map(String)))] : undefined;
}

function axisOf({ layout }: Figure, id: string): FigureAxis {
  const name = `${id[0]}axis${id.slice(1)}` as `xaxis${number}`;
  const axis = layout[name] ?? {};
  const { type = "linear", tickformat = "d", domain = [0, 1] } = axis;
  const refuse = (what: string, actual: unknown, expected: string) => {
    throw new UserTypeError(
      `Cannot draw a figure: ${name}'s ${what} is ${
        JSON.stringify(actual)
      } but must be ${expected}`,
    );
  };
  const types = id[0] === "x" ? ["linear", "log", "category"] : ["linear", "log"];
  if (!types.includes(type)) refuse("type", type, `one of "${types.join('", "')}"`);
  if (tickformat !== "d") refuse("tickformat", tickformat, `"d" or left out`);
  if (!(domain[0] >= 0 && domain[0] < domain[1] && domain[1] <= 1)) {
    refuse("domain", domain, "two ascending shares from 0 to 1");
  }
  return axis;
}

function checkedShape(shape: FigureShape, index: number): FigureShape {
  if (shape.type === "line" && shape.xref === "paper" && shape.y0 === shape.y1) return shape;
  throw new UserTypeError(
    `Cannot draw a figure: shape ${index} must be a level line with xref "paper"`,
  );
}
