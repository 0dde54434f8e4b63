import type { Mark } from "vega";
import { DASHES } from "../figure/series.ts";
import { INK } from "../figure/theme.ts";
import { textWidth } from "../text/text_layout.ts";
import type { Panel } from "./panels.ts";
import { pointsOf } from "./points.ts";

/** A rectangle of the figure, in pixels. */
export interface Box {
  /** From the figure's left edge. */
  readonly left: number;
  /** From the figure's top. */
  readonly top: number;
  /** From its own left edge. */
  readonly width: number;
  /** From its own top. */
  readonly height: number;
}

/** Size of notes in pixels. */
const NOTE_SIZE = 11.5;
/** With more series than this the bars of a stack may be no higher than the line between them. */
const MANY = 12;

/** Bars, lines and markers of a panel. */
export function marksOf({ series, places, bars, x, y }: Panel, { width, height }: Box): Mark[] {
  const at = (name: "x" | "y", field: string) => ({ scale: name, field });
  const clip = true;
  const marks: Mark[] = [];
  if (bars.length > 0) {
    const values = bars.map(({ left, right, from, to, colour }) => ({
      ...{ left: left / x.unit, right: right / x.unit, from: from / y.unit, to: to / y.unit },
      colour,
    }));
    marks.push({
      type: "group",
      data: [{ name: "bars", values }],
      clip,
      encode: { enter: { width: { value: width }, height: { value: height } } },
      marks: [{
        type: "rect",
        from: { data: "bars" },
        encode: {
          enter: {
            x: at("x", "left"),
            x2: at("x", "right"),
            y: at("y", "from"),
            y2: at("y", "to"),
            fill: { field: "colour" },
            stroke: { value: INK.ground },
            strokeWidth: { value: series.length > MANY ? 0.2 : 0.75 },
          },
        },
      }],
    });
  }
  series.forEach((one, index) => {
    if (one.kind !== "scatter") return;
    const { line, lone } = pointsOf(places[index], one.y, { x, y, pixels: width });
    const encode = { x: at("x", "x"), y: at("y", "y") };
    const inner: Mark[] = [];
    if (one.lineWidth > 0) {
      inner.push({
        type: "line",
        from: { data: "line" },
        encode: {
          enter: {
            ...encode,
            defined: { signal: "isValid(datum.y)" },
            stroke: { value: one.colour },
            strokeWidth: { value: one.lineWidth },
            strokeJoin: { value: "round" },
            ...(one.dash.length === 0 ? {} : { strokeDash: { value: [...one.dash] } }),
          },
        },
      });
    }
    // A point between two gaps has no line.
    const size = one.markerSize > 0 ? one.markerSize : one.lineWidth + 2;
    inner.push({
      type: "symbol",
      from: { data: "marked" },
      encode: {
        enter: { ...encode, size: { value: size ** 2 }, fill: { value: one.colour } },
      },
    });
    marks.push({
      type: "group",
      data: [
        { name: "line", values: line },
        { name: "marked", values: one.markerSize > 0 ? line.filter(({ y }) => y !== null) : lone },
      ],
      // Markers at the edge of the panel are whole.
      clip: false,
      encode: { enter: { width: { value: width }, height: { value: height } } },
      marks: inner,
    });
  });
  return marks;
}

/** Level lines and texts of a panel. */
export function notesOf(
  { shapes, annotations, bars, y }: Panel,
  { left, width }: Box,
  plot: Box,
): Mark[] {
  const across = (share: number) => plot.left + share * plot.width - left;
  // Where bars hang below 0, the line that they hang from is not the panel's edge.
  const zero: Mark[] = bars.length === 0 || y.domain[0] >= 0 ? [] : [{
    type: "rule",
    encode: {
      enter: {
        x: { value: 0 },
        x2: { value: width },
        y: { scale: "y", value: 0 },
        stroke: { value: INK.axis },
      },
    },
  }];
  const lines = shapes.map(({ x0, x1, y0, line }): Mark => ({
    type: "rule",
    encode: {
      enter: {
        x: { value: across(x0) },
        x2: { value: across(x1) },
        y: { scale: "y", value: y0 / y.unit },
        stroke: { value: line?.color ?? INK.reference },
        strokeWidth: { value: line?.width ?? 1.25 },
        strokeDash: { value: [...DASHES[line?.dash ?? "dot"]] },
      },
    },
  }));
  const texts = annotations.flatMap((note): Mark[] => {
    const length = textWidth(note.text, NOTE_SIZE) + 4;
    const end = Math.min(width, across(note.x));
    const start = note.xanchor === "right" ? end - length : end;
    const isAbove = note.yanchor === "bottom";
    const height = (offset: number) => ({ scale: "y", value: note.y / y.unit, offset });
    // Lines behind a text stay visible, but not so much that they cross it out.
    const ground: Mark = {
      type: "rect",
      encode: {
        enter: {
          x: { value: start },
          width: { value: length },
          y: height(isAbove ? -16 : 2),
          y2: height(isAbove ? -2 : 16),
          fill: { value: INK.ground },
          fillOpacity: { value: 0.8 },
        },
      },
    };
    return [ground, {
      type: "text",
      encode: {
        enter: {
          x: { value: start + 2 },
          y: height(isAbove ? -5 : 12),
          text: { value: note.text },
          fontSize: { value: NOTE_SIZE },
          fill: { value: INK.reference },
        },
      },
    }];
  });
  return [...zero, ...lines, ...texts];
}
