import { UserTypeError } from "../../errors/mod.ts";

/**
 * What a plot shows, in the terms of nodeplotlib and Plotly: one description for files, notebooks and nodeplotlib's
 * window. It is the part of them that {@linkcode renderSvg} draws: traces are nodeplotlib's `Plot`, the layout its
 * `Layout`.
 */
export interface Figure {
  /** The traces, drawn in this order. */
  data: FigureTrace[];
  /** Titles, size and how bars stand. */
  layout: FigureLayout;
}

/** One line, set of markers or set of bars. */
export interface FigureTrace {
  /** How points become marks. */
  type: "scatter" | "bar";
  /** What the trace is; shown in the legend. Default none. */
  name?: string;
  /** Whether the legend shows the trace. Default: if it has a name. */
  showlegend?: boolean;
  /** Places on the x axis: numbers, or names of categories. */
  x: number[] | string[];
  /** Heights, as many as `x`; one that is not finite leaves a gap. */
  y: number[];
  /** What a scatter trace draws. Default `"lines"`. */
  mode?: "lines" | "markers" | "lines+markers";
  /** A scatter trace's line. */
  line?: {
    /** Colour as `#rrggbb`. Default: the next of {@linkcode TRACE_COLOURS}. */
    color?: string;
    /** Width in pixels. Default 2. */
    width?: number;
    /** Default `"solid"`. */
    dash?: "solid" | "dash" | "dot";
  };
  /** The markers or bars. */
  marker?: {
    /** Colour as `#rrggbb`. Default: the line's. */
    color?: string;
  };
}

/** What a figure shows beside its traces. */
export interface FigureLayout {
  /** Above the plot; also its description for those who cannot see it. Default none. */
  title?: string;
  /** The axis at the bottom. */
  xaxis?: {
    /** What the values are, with their unit. Default none. */
    title?: string;
    /** `"category"` for names in Plotly, which else reads digits as numbers. */
    type?: "category";
    /** First and last value. Default: what holds all points. */
    range?: [number, number];
    /** `"d"` for marks at whole numbers only. Default: wherever they are round. */
    tickformat?: "d";
  };
  /** The axis at the left. */
  yaxis?: {
    /** What the values are, with their unit. Default none. */
    title?: string;
    /** `"d"` for marks at whole numbers only. Default: wherever they are round. */
    tickformat?: "d";
  };
  /** Whether bars of several traces stand side by side or on top of each other. Default `"group"`. */
  barmode?: "group" | "stack";
  /** Width in pixels. Default 760. */
  width?: number;
  /** Height in pixels. Default 420. */
  height?: number;
}

/** Colours of traces, in order: those that matplotlib and Plotly begin with. */
export const TRACE_COLOURS: readonly string[] = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
];

/** A trace as the renderer draws it, with every default filled in. */
export interface Trace {
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
  /** SVG dash pattern; empty for a solid line. */
  readonly dash: string;
  /** Width of the line in pixels; 0 for none. */
  readonly lineWidth: number;
  /** Radius of the markers in pixels; 0 for none. */
  readonly markerRadius: number;
}

const DASHES: Readonly<Record<string, string>> = { solid: "", dash: "7 5", dot: "2 4" };

/**
 * Reads the traces of a figure, refusing what the renderer could not draw.
 *
 * @throws {TypeError} If a trace's type or dash is not supported, or `x` and `y` differ in length.
 */
export function tracesOf(figure: Figure): Trace[] {
  return figure.data.map((plot, index) => {
    // Cells of a notebook are not type-checked, so what the types say is checked here as well.
    const kind: string = plot.type;
    if (kind !== "scatter" && kind !== "bar") {
      throw new UserTypeError(
        `Cannot draw trace ${index}: its type is "${kind}" but must be "scatter" or "bar"`,
      );
    }
    const { x, y } = plot;
    if (x.length !== y.length) {
      throw new UserTypeError(
        `Cannot draw trace ${index}: x has ${x.length} values but y has ${y.length}`,
      );
    }
    const dash = DASHES[plot.line?.dash ?? "solid"];
    if (dash === undefined) {
      throw new UserTypeError(
        `Cannot draw trace ${index}: its dash is "${plot.line?.dash}" but must be "solid", "dash" or "dot"`,
      );
    }
    const mode = plot.mode ?? "lines";
    const colour = plot.line?.color ?? plot.marker?.color ??
      TRACE_COLOURS[index % TRACE_COLOURS.length];
    return {
      kind,
      name: plot.showlegend === false ? "" : plot.name ?? "",
      x,
      y,
      colour,
      dash,
      lineWidth: mode.includes("lines") ? plot.line?.width ?? 2 : 0,
      markerRadius: mode.includes("markers") ? 3 : 0,
    };
  });
}
