/** Numbers in an array of any kind; `null` and what is not finite leave a gap. */
export type Values = ArrayLike<number | null>;

/**
 * What a plot shows, in the terms of Plotly: one description for files, notebooks, reports and the browser. It is the part
 * of nodeplotlib's `Plot` and `Layout` that {@linkcode renderSvg} draws, and takes typed arrays besides.
 */
export interface Figure {
  /** The traces, drawn in this order. */
  data: FigureTrace[];
  /** Titles, axes, size and how bars stand. */
  layout: FigureLayout;
}

/** How a line is broken, from unbroken to long strokes. */
export type Dash = "solid" | "dash" | "dot" | "dashdot" | "longdash";

/** A line's look. */
export interface FigureLine {
  /** Colour as `#rrggbb`. Default: the next of {@linkcode seriesStyle}. */
  color?: string;
  /** Width in pixels. Default 2. */
  width?: number;
  /** Default `"solid"`. */
  dash?: Dash;
}

/** One series: a line, a set of markers or a set of bars. */
export interface FigureTrace {
  /** How points become marks. */
  type: "scatter" | "bar";
  /** What the series is; shown in the legend. Default none. */
  name?: string;
  /** Whether the legend shows the series. Default: if it has a name. */
  showlegend?: boolean;
  /** Series of one group are shown and hidden together where a plot is interactive. Default: each on its own. */
  legendgroup?: string;
  /** Places on the x axis: numbers, or names of categories. */
  x: Values | readonly string[];
  /** Heights, as many as `x`. */
  y: Values;
  /** What a scatter trace draws. Default `"lines"`. */
  mode?: "lines" | "markers" | "lines+markers";
  /** A scatter trace's line. */
  line?: FigureLine;
  /** The markers or bars. */
  marker?: {
    /** Colour as `#rrggbb`. Default: the line's. */
    color?: string;
    /** Diameter of a scatter trace's markers in pixels. Default 6. */
    size?: number;
  };
  /** The panel's x axis: `x2` is `layout.xaxis2`. Default `"x"`. */
  xaxis?: `x${number}` | "x";
  /** The panel's y axis: `y2` is `layout.yaxis2`. Default `"y"`. */
  yaxis?: `y${number}` | "y";
}

/** One axis of a panel. */
export interface FigureAxis {
  /** What the values are, with their unit. Default none. */
  title?: string;
  /** `"category"` for names in Plotly, which else reads digits as numbers; `"log"` for powers of ten. Default `"linear"`. */
  type?: "linear" | "log" | "category";
  /** First and last value; powers of ten on a logarithmic axis. Default: what holds all points. */
  range?: [number, number];
  /** `"d"` for marks at whole numbers only. Default: wherever they are round. */
  tickformat?: "d";
  /** Where the panel starts and ends, as shares of the whole plot from the left or from the bottom. Default `[0, 1]`. */
  domain?: [number, number];
  /** The other axis of the panel, for Plotly. Default: `x` or `y`. */
  anchor?: string;
}

/** A level line across a panel, such as a value to compare with. */
export interface FigureShape {
  /** Only lines are drawn. */
  type: "line";
  /** `x0` and `x1` are shares of the whole plot. */
  xref: "paper";
  /** Left end. */
  x0: number;
  /** Right end. */
  x1: number;
  /** The y axis that `y0` and `y1` are values of. */
  yref: `y${number}` | "y";
  /** Its height, a value on that axis. */
  y0: number;
  /** The same. */
  y1: number;
  /** Its look; default thin, grey and dotted. */
  line?: FigureLine;
}

/** A short text in a panel. */
export interface FigureAnnotation {
  /** One line. */
  text: string;
  /** `x` is a share of the whole plot. */
  xref: "paper";
  /** Its place from the left. */
  x: number;
  /** Which end of the text is at `x`. */
  xanchor: "left" | "right";
  /** The y axis that `y` is a value of. */
  yref: `y${number}` | "y";
  /** Its height, a value on that axis. */
  y: number;
  /** Whether it stands above or below that height. */
  yanchor: "bottom" | "top";
  /** Plotly would draw an arrow without it. */
  showarrow: false;
}

/** What a figure shows beside its series. */
export interface FigureLayout {
  /** Above the plot; also its description for those who cannot see it. Default none. */
  title?: string;
  /** The axis at the bottom. */
  xaxis?: FigureAxis;
  /** The axis at the left. */
  yaxis?: FigureAxis;
  /** Axes at the bottom of further panels: `xaxis2` and so on. */
  [axis: `xaxis${number}`]: FigureAxis | undefined;
  /** Axes at the left of further panels: `yaxis2` and so on. */
  [axis: `yaxis${number}`]: FigureAxis | undefined;
  /** Level lines. Default none. */
  shapes?: FigureShape[];
  /** Texts in panels. Default none. */
  annotations?: FigureAnnotation[];
  /** Whether bars of several series stand side by side or on top of each other. Default `"group"`. */
  barmode?: "group" | "stack";
  /** Width in pixels. Default 760. */
  width?: number;
  /** Height in pixels. Default: 420, and more where the legend needs it. */
  height?: number;
}
