import type { Json } from "../notebook_file.ts";

/** The type under which a notebook has what Plotly draws. */
export const plotType = "application/vnd.plotly.v1+json";

const kinds = new Set<Json>(["scatter", "bar"]);
const ofTrace = new Set([
  ...["type", "name", "showlegend", "legendgroup", "x", "y", "mode", "line", "marker"],
  ...["xaxis", "yaxis"],
]);
const ofLayout = /^(?:title|[xy]axis\d*|shapes|annotations|barmode|width|height|showlegend)$/;

/**
 * What a report draws of a notebook's plot by Plotly, for any notebook may hold anything: series and layout as `plotlyFigure()`
 * writes them.
 *
 * @param value What a notebook has under {@linkcode plotType}.
 * @returns The figure, without parts of the layout that are of another kind, such as pictures from elsewhere; undefined
 * if it has other series, of which a report shows the still picture.
 */
export function drawnFigure(value: Json | undefined): Json | undefined {
  if (!isObject(value) || !isObject(value.layout) || !Array.isArray(value.data)) return undefined;
  const isDrawn = value.data.length > 0 &&
    value.data.every((trace) =>
      isObject(trace) && kinds.has(trace.type) &&
      Object.keys(trace).every((key) => ofTrace.has(key))
    );
  if (!isDrawn) return undefined;
  const layout = Object.entries(value.layout).filter(([name]) => ofLayout.test(name));
  return { data: value.data, layout: Object.fromEntries(layout) };
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
