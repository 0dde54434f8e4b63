import type { Layout, Plot } from "nodeplotlib";
import type { Figure, FigureAxis } from "./figure.ts";
import { seriesOf } from "./series.ts";
import { INK } from "./theme.ts";

/** A figure in nodeplotlib's types, which are Plotly's. */
export interface PlotlyFigure {
  /** The series, their values in plain arrays with `null` for a gap, as JSON has them. */
  readonly data: Plot[];
  /** Titles, axes and size. */
  readonly layout: Layout;
}

/**
 * The figure for an interactive plot: nodeplotlib, Plotly in a browser, or JupyterLab's `application/vnd.plotly.v1+json`.
 *
 * @param figure The figure, as {@linkcode renderSvg} draws it.
 * @throws {TypeError} If the figure has something that cannot be drawn.
 */
export function plotlyFigure(figure: Figure): PlotlyFigure {
  const series = seriesOf(figure);
  const data = figure.data.map((trace, index): Plot => {
    const { x, y, colour } = series[index];
    const { line, marker, ...rest } = trace;
    const plain = (values: readonly (number | string)[]) =>
      values.map((value) => typeof value === "number" && !Number.isFinite(value) ? null : value);
    return {
      ...rest,
      x: plain(x) as Plot["x"],
      y: plain(y) as Plot["y"],
      ...(trace.type === "bar" ? {} : { line: { ...line, color: colour } }),
      marker: { ...marker, color: marker?.color ?? colour },
    };
  });
  const axes = Object.entries(figure.layout).filter(([name]) => /^[xy]axis\d*$/.test(name))
    .map(([name, axis]) => {
      const { title, ...rest } = axis as FigureAxis;
      return [name, { ...rest, title: { text: title ?? "" } }];
    });
  const { title, shapes, annotations } = figure.layout;
  const drawn = (shapes ?? []).map((shape) => ({
    ...shape,
    line: { color: INK.reference, width: 1.25, dash: "dot" as const, ...shape.line },
  }));
  return {
    data,
    layout: {
      ...figure.layout,
      ...Object.fromEntries(axes),
      title: { text: title ?? "" },
      ...(shapes === undefined ? {} : { shapes: drawn }),
      ...(annotations === undefined ? {} : {
        annotations: annotations.map((note) => ({ ...note, font: { color: INK.reference } })),
      }),
    } as Layout,
  };
}
