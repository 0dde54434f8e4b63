import type { Axis } from "./axis.ts";
import type { Trace } from "./figure.ts";
import { decimal } from "../text/svg_text.ts";

/** The rectangle that the axes enclose, and how values become pixels in it. */
export interface Frame {
  /** Left end in pixels. */
  readonly left: number;
  /** Right end in pixels. */
  readonly right: number;
  /** Upper end in pixels. */
  readonly top: number;
  /** Lower end in pixels. */
  readonly bottom: number;
  /** The axis at the bottom. */
  readonly xAxis: Axis;
  /** The axis at the left. */
  readonly yAxis: Axis;
  /** Pixels from the left of a value on the x axis. */
  readonly x: (value: number) => number;
  /** Pixels from the top of a value on the y axis. */
  readonly y: (value: number) => number;
}

/** One bar: its left and right end on the x axis, and its span on the y axis. */
export interface Bar {
  /** Left end, a value on the x axis. */
  readonly left: number;
  /** Right end, a value on the x axis. */
  readonly right: number;
  /** Where the bar starts on the y axis. */
  readonly from: number;
  /** Where the bar ends on the y axis. */
  readonly to: number;
  /** Colour as `#rrggbb`. */
  readonly colour: string;
}

/** The bars of all bar traces, at `places` on the x axis: side by side, or each on top of the one before. */
export function barsOf(traces: readonly Trace[], places: number[][], stack: boolean): Bar[] {
  const barTraces = traces.flatMap((trace, index) => trace.kind === "bar" ? [index] : []);
  const total = new Map<number, number>();
  const each = stack ? 0.8 : 0.8 / barTraces.length;
  return barTraces.flatMap((index, order) =>
    traces[index].y.flatMap((height, point) => {
      if (!Number.isFinite(height)) return [];
      const place = places[index][point];
      const from = stack ? total.get(place) ?? 0 : 0;
      total.set(place, from + height);
      const left = place - 0.4 + (stack ? 0 : order * each);
      const { colour } = traces[index];
      return [{ left, right: left + each, from, to: from + height, colour }];
    })
  );
}

/** One bar as SVG. */
export function barSvg({ left, right, from, to, colour }: Bar, { x, y }: Frame): string {
  const height = Math.abs(y(from) - y(to));
  return `<rect x="${decimal(x(left))}" y="${decimal(Math.min(y(from), y(to)))}" ` +
    `width="${decimal(x(right) - x(left))}" height="${decimal(height)}" fill="${colour}" ` +
    `stroke="#ffffff" stroke-width="0.75"/>`;
}

/** A scatter trace as SVG: its line and its markers, with a gap where a value is not finite. */
export function scatterSvg(trace: Trace, places: number[], { x, y }: Frame): string {
  const { colour, dash, lineWidth, markerRadius } = trace;
  let path = "";
  let markers = "";
  let pen = "M";
  trace.y.forEach((value, index) => {
    if (!Number.isFinite(value) || !Number.isFinite(places[index])) {
      pen = "M";
      return;
    }
    const [px, py] = [decimal(x(places[index])), decimal(y(value))];
    path += `${pen}${px} ${py}`;
    pen = "L";
    markers += `<circle cx="${px}" cy="${py}" r="${markerRadius}"/>`;
  });
  const dashes = dash === "" ? "" : ` stroke-dasharray="${dash}"`;
  const line = `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${lineWidth}" ` +
    `stroke-linejoin="round" stroke-linecap="round"${dashes}/>`;
  return (lineWidth > 0 ? line : "") +
    (markerRadius > 0 ? `<g fill="${colour}">${markers}</g>` : "");
}
