import { checkOptions, UserTypeError } from "../errors/mod.ts";
import type { Figure, FigureAnnotation, FigureAxis, FigureShape } from "./figure/figure.ts";
import { seriesStyle } from "./figure/series_style.ts";
import { INK } from "./figure/theme.ts";

/** What a measurement is, for its panel. */
export interface PanelDescription {
  /** What people call it: `Accuracy`. */
  readonly label: string;
  /** Its unit, such as `nats`; empty for a pure number. */
  readonly unit: string;
  /** A value to compare it with, drawn as a level line. Default: none. */
  readonly reference?: { readonly value: number; readonly label: string };
}

/** What was measured of one thing, such as of one agent, over epochs. */
export interface MetricSeries {
  /** Its name in the legend, such as `Agent 1`. */
  readonly name: string;
  /** Its measurements by name, ascending; `NaN` leaves a gap, and the line passes over entries without the measurement. */
  readonly epochs: readonly MetricEpoch[];
  /** Whether it stands pale behind the others, such as the steps that another series is the mean of. Default: false. */
  readonly isFaint?: boolean;
}

/** Measurements of one epoch. */
export interface MetricEpoch {
  /** The epoch, from 1; where there is one a step, a fraction. */
  readonly epoch: number;
  /** The measurements by name. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Options of {@linkcode metricFigure}. */
export interface MetricFigureOptions {
  /** Above the plot. Default none. */
  title?: string;
  /** What is counted from left to right. Default `"Epoch"`. */
  countedBy?: string;
  /** First and last value of the axis at the bottom. Default: what holds all points. */
  range?: [number, number];
  /** Width in pixels. Default 760. */
  width?: number;
  /** Height in pixels. Default: 340 for one series and one row of panels, otherwise as the legend and the rows need. */
  height?: number;
  /** Whether points have markers. Default: in panels where no series has more than 25; one alone has no line. */
  isMarked?: boolean;
  /** Panels side by side. Default: 2, or 1 for a single measurement. */
  columns?: number;
}

/** Up to this many epochs the points themselves say more than the lines between them, and one alone has no line. */
const MOST_MARKED = 25;

/**
 * One panel for each measurement, in the order of the descriptions, with its reference as a level line; the same look for the
 * same series in every panel. A figure of nothing has the panels, empty.
 *
 * @param series What to compare: one for a single training, one an agent for several.
 * @param descriptions The measurements by name.
 * @param options Title and size.
 * @throws {TypeError} If there is no description.
 */
export function metricFigure(
  series: readonly MetricSeries[],
  descriptions: Readonly<Record<string, PanelDescription>>,
  options: MetricFigureOptions = {},
): Figure {
  checkOptions<MetricFigureOptions>("metricFigure()", options, {
    title: "string",
    countedBy: "string",
    range: "object",
    width: "number",
    height: "number",
    isMarked: "boolean",
    columns: "number",
  });
  const names = Object.keys(descriptions);
  if (names.length === 0) {
    throw new UserTypeError(
      "Cannot draw measurements: descriptions is empty but must describe at least one of them",
    );
  }
  const { title, countedBy = "Epoch", range, width } = options;
  const { columns = Math.min(2, names.length) } = options;
  const rows = Math.ceil(names.length / columns);
  const named = series.filter(({ isFaint }) => !isFaint);
  const { height = named.length > 1 || rows > 1 ? undefined : 340 } = options;
  const figure: Figure = {
    data: [],
    layout: {
      title,
      width,
      ...(height === undefined ? {} : { height }),
      shapes: [],
      annotations: [],
    },
  };
  names.forEach((name, panel) => {
    const suffix = panel === 0 ? "" : String(panel + 1);
    const [x, y] = [`x${suffix}`, `y${suffix}`] as ["x", "y"];
    const { label, unit, reference } = descriptions[name];
    const [column, row] = [panel % columns, Math.floor(panel / columns)];
    const across = share(column, columns, 0.12);
    const up = share(rows - 1 - row, rows, 0.28 / rows);
    const xAxis: FigureAxis = { tickformat: "d", domain: across, anchor: y };
    // The panels of a column have one axis.
    if (panel + columns >= names.length) xAxis.title = countedBy;
    if (range !== undefined) xAxis.range = range;
    figure.layout[`xaxis${suffix}` as "xaxis"] = xAxis;
    const yTitle = unit === "" ? label : `${label} (${unit})`;
    figure.layout[`yaxis${suffix}` as "yaxis"] = { title: yTitle, domain: up, anchor: x };
    if (reference !== undefined) {
      figure.layout.shapes!.push(levelLine(reference.value, across, y));
      figure.layout.annotations!.push(levelText(reference, across, y));
    }
    const measured = series.map(({ epochs }) => epochs.filter(({ metrics }) => name in metrics));
    const { isMarked = measured.every(({ length }) => length <= MOST_MARKED) } = options;
    series.forEach(({ name: seriesName, isFaint = false }, place) => {
      const style = isFaint
        ? { color: INK.faint, width: 1 }
        : { width: named.length > 12 ? 1.25 : 2, ...seriesStyle(named.indexOf(series[place])) };
      figure.data.push({
        type: "scatter",
        mode: isMarked ? "lines+markers" : "lines",
        ...(named.length === 1 ? {} : { name: seriesName, legendgroup: seriesName }),
        showlegend: named.length > 1 && panel === 0 && !isFaint,
        x: measured[place].map(({ epoch }) => epoch),
        y: measured[place].map(({ metrics }) => metrics[name]),
        line: style,
        marker: { size: named.length > 12 ? 4 : 6 },
        xaxis: x,
        yaxis: y,
      });
    });
  });
  return figure;
}

/**
 * Measurements as CSV with a header line and every digit that the numbers have.
 *
 * @param epochs The epochs, ascending.
 * @param descriptions The measurements by name, in the order of the columns.
 */
export function metricCsv(
  epochs: readonly MetricEpoch[],
  descriptions: Readonly<Record<string, PanelDescription>>,
): string {
  const names = Object.keys(descriptions);
  const rows = epochs.map(({ epoch, metrics }) => [
    epoch,
    ...names.map((name) => metrics[name] ?? NaN),
  ]);
  return [["epoch", ...names], ...rows].map((row) => row.join(",") + "\n").join("");
}

/** Where one of several parts of a length lies, with gaps between them. */
function share(place: number, count: number, gap: number): [number, number] {
  const size = (1 - gap * (count - 1)) / count;
  const start = place * (size + gap);
  return [start, Math.min(1, start + size)].map((end) => Math.round(end * 1e4) / 1e4) as [
    number,
    number,
  ];
}

function levelLine(value: number, [x0, x1]: [number, number], y: "y"): FigureShape {
  return { type: "line", xref: "paper", x0, x1, yref: y, y0: value, y1: value };
}

function levelText(
  { value, label }: { value: number; label: string },
  [, x]: [number, number],
  y: "y",
): FigureAnnotation {
  return {
    ...{ text: label, xref: "paper", x, xanchor: "right" },
    ...{ yref: y, y: value, yanchor: "bottom", showarrow: false },
  };
}
