import * as v from "valibot";
import { filmstripType } from "../../figures/mod.ts";
import type { Json } from "../notebook_file.ts";

/** The type under which a notebook has what Plotly draws. */
export const plotType = "application/vnd.plotly.v1+json";

const kinds = new Set<Json>(["scatter", "bar"]);
const ofTrace = new Set([
  ...["type", "name", "showlegend", "legendgroup", "x", "y", "mode", "line", "marker"],
  ...["xaxis", "yaxis"],
]);
const ofLayout = /^(?:title|[xy]axis\d*|shapes|annotations|barmode|width|height|showlegend)$/;

const size = v.pipe(v.number(), v.integer(), v.minValue(1));
const filmstrip = v.object({
  countedBy: v.string(),
  counts: v.pipe(v.array(v.number()), v.minLength(1)),
  width: size,
  height: size,
  parts: v.array(v.object({ name: v.string(), frames: v.pipe(v.string(), v.regex(/^[\w+/=]+$/)) })),
});

/**
 * What a report draws of an output in the place of its still picture, for any notebook may hold anything: series and layout as
 * `plotlyFigure()` writes them, pictures as `filmstrip()` does.
 *
 * @param data The output, by type.
 * @returns What to draw, by type, without parts of a layout that are of another kind, such as pictures from elsewhere; nothing
 * if it has other series, of which a report shows the still picture.
 */
export function drawnData(data: Readonly<Record<string, Json>>): Record<string, Json> {
  const figure = drawnFigure(data[plotType]);
  if (figure !== undefined) return { [plotType]: figure };
  const { success, output } = v.safeParse(filmstrip, data[filmstripType]);
  return success ? { [filmstripType]: output } : {};
}

function drawnFigure(value: Json | undefined): Json | undefined {
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
