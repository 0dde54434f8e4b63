import { UserTypeError } from "../../errors/mod.ts";
import type { Figure, FigureTrace, Values } from "./figure.ts";
import { barColour, seriesStyle } from "./series_style.ts";

/** A series as the renderer draws it, with every default filled in. */
export interface Series {
  /** How points become marks. */
  readonly kind: "scatter" | "bar";
  /** Text in the legend; empty for none. */
  readonly name: string;
  /** Places on the x axis: numbers, or names of categories. */
  readonly x: readonly (number | string)[];
  /** Heights; one that is not finite leaves a gap. */
  readonly y: readonly number[];
  /** Colour as `#rrggbb`. */
  readonly colour: string;
  /** Lengths of strokes and gaps in pixels; none for an unbroken line. */
  readonly dash: readonly number[];
  /** Width of the line in pixels; 0 for none. */
  readonly lineWidth: number;
  /** Diameter of the markers in pixels; 0 for none. */
  readonly markerSize: number;
  /** Its x axis, such as `x2`. */
  readonly xAxis: string;
  /** Its y axis. */
  readonly yAxis: string;
}

/** Lengths of strokes and gaps in pixels of each kind of line. */
export const DASHES: Readonly<Record<string, readonly number[]>> = {
  solid: [],
  dash: [7, 4],
  dot: [2, 3],
  dashdot: [7, 3, 2, 3],
  longdash: [14, 4],
};

const MODES = ["lines", "markers", "lines+markers"];

/** What a trace may hold: what is drawn, and what only an interactive plot shows. */
const TRACE_KEYS = new Set([
  ...["type", "name", "showlegend", "legendgroup", "x", "y", "mode", "line", "marker"],
  ...["xaxis", "yaxis", "hoverinfo", "hovertemplate", "customdata", "uid"],
]);

/**
 * Reads the traces of a figure, refusing what could not be drawn. Cells of a notebook are not type-checked, so what the
 * types say is checked here as well.
 *
 * @throws {TypeError} If a trace is of another type, has a property that is not drawn, or its values do not fit.
 */
export function seriesOf(figure: Figure): Series[] {
  if (!Array.isArray(figure?.data) || typeof figure.layout !== "object") {
    throw new UserTypeError("Cannot draw a figure: it must be an object with data and layout");
  }
  return figure.data.map((trace, index) => {
    const refuse = (what: string) => new UserTypeError(`Cannot draw trace ${index}: ${what}`);
    const kind: string = trace.type;
    if (kind !== "scatter" && kind !== "bar") {
      throw refuse(`its type is "${kind}" but must be "scatter" or "bar"`);
    }
    const unknown = Object.keys(trace).find((key) => !TRACE_KEYS.has(key));
    if (unknown !== undefined) {
      throw refuse(`"${unknown}" is not drawn; leave it out, or draw the figure with Plotly`);
    }
    const mode = trace.mode ?? "lines";
    if (!MODES.includes(mode)) {
      throw refuse(`its mode is "${mode}" but must be "${MODES.join('", "')}"`);
    }
    const style = seriesStyle(index);
    const dash = DASHES[trace.line?.dash ?? "solid"];
    if (dash === undefined) {
      const names = Object.keys(DASHES).join('", "');
      throw refuse(`its dash is "${trace.line?.dash}" but must be "${names}"`);
    }
    const { x, y } = valuesOf(trace, refuse);
    return {
      kind,
      name: trace.showlegend === false ? "" : trace.name ?? "",
      x,
      y,
      colour: trace.line?.color ?? trace.marker?.color ??
        (kind === "bar" ? barColour(index) : style.color),
      dash: trace.line === undefined && mode !== "markers" ? DASHES[style.dash] : dash,
      lineWidth: kind === "scatter" && mode.includes("lines") ? trace.line?.width ?? 2 : 0,
      markerSize: kind === "scatter" && mode.includes("markers") ? trace.marker?.size ?? 6 : 0,
      xAxis: trace.xaxis ?? "x",
      yAxis: trace.yaxis ?? "y",
    };
  });
}

function valuesOf(trace: FigureTrace, refuse: (what: string) => UserTypeError) {
  for (const name of ["x", "y"] as const) {
    if (!isList(trace[name])) {
      throw refuse(`${name} is ${typeof trace[name]} but must be an array or a typed array`);
    }
  }
  if (trace.x.length !== trace.y.length) {
    throw refuse(`x has ${trace.x.length} values but y has ${trace.y.length}`);
  }
  const x = Array.from(trace.x as ArrayLike<unknown>, (value, place) => {
    return typeof value === "string" ? value : numberOf(value, `x[${place}]`, refuse);
  });
  const y = Array.from(trace.y, (value, place) => numberOf(value, `y[${place}]`, refuse));
  return { x, y };
}

function isList(values: unknown): values is Values {
  return Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
}

/** A number; NaN where there is none. */
function numberOf(value: unknown, where: string, refuse: (what: string) => UserTypeError): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value === null || value === undefined) return NaN;
  throw refuse(`${where} is ${JSON.stringify(value)} but must be a number, or null for a gap`);
}
