import type { Axis as VegaAxis, GroupMark, Mark, Scale, Spec } from "vega";
import { textWidth } from "../text/text_layout.ts";
import type { Figure } from "./figure.ts";
import { legendEntryOf, legendOf } from "./legend.ts";
import { pointsOf } from "./points.ts";
import { type Panel, panelsOf } from "./panels.ts";
import { DASHES } from "./series.ts";
import { INK } from "./theme.ts";
import type { Axis } from "./value_axis.ts";

const SIZES = { title: 16, axisTitle: 13, tick: 12, note: 11.5 };
const WIDTH = 760;
const HEIGHT = 420;
/** With more series than this the bars of a stack may be no higher than the line between them. */
const MANY = 12;
/** The height that a plot keeps where a long legend makes the figure higher. */
const LEAST_PLOT = 300;

/** A figure in Vega's words, every length in it settled, so that Vega draws and does not arrange. */
export function vegaSpec(figure: Figure): Spec & { width: number; height: number } {
  const { layout } = figure;
  const { series, panels } = panelsOf(figure);
  const width = layout.width ?? WIDTH;
  const title = layout.title ?? "";
  const titleHeight = title === "" ? 0 : 30;
  const sides = { left: 16, top: 10 + titleHeight, width: width - 32 };
  const { legends, height: legendHeight } = legendOf(series, sides);
  const labelWidths = panels.filter(({ horizontal }) => horizontal[0] === 0).map((panel) =>
    panel.y.ticks.reduce((most, { label }) => Math.max(most, textWidth(label, SIZES.tick)), 0) +
    (panel.titles.y === "" ? 20 : 42)
  );
  const left = Math.ceil(labelWidths.reduce((most, one) => Math.max(most, one), 0));
  const top = 10 + titleHeight + legendHeight + 12;
  const bottom = panels.some(({ titles }) => titles.x !== "") ? 50 : 30;
  const height = layout.height ?? Math.max(HEIGHT, top + LEAST_PLOT + bottom);
  const plot = {
    ...{ left, top },
    width: Math.max(1, width - left - 20),
    height: Math.max(1, height - top - bottom),
  };
  return {
    width,
    height,
    padding: 0,
    autosize: "none",
    signals: [{ name: "series", value: series.map(legendEntryOf) }],
    scales: [{
      name: "series",
      type: "ordinal",
      domain: [...series.keys()],
      range: series.map(({ colour }) => colour),
    }],
    legends,
    marks: [
      textMark(title, { x: width / 2, y: 27, size: SIZES.title, align: "center", fill: INK.title }),
      ...panels.map((panel) => groupOf(panel, plot)),
    ],
  };
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

function groupOf(panel: Panel, plot: Box): GroupMark {
  const [from, to] = panel.horizontal;
  const [low, high] = panel.vertical;
  const box = {
    left: plot.left + from * plot.width,
    top: plot.top + (1 - high) * plot.height,
    width: (to - from) * plot.width,
    height: (high - low) * plot.height,
  };
  const { x, y } = panel;
  return {
    type: "group",
    encode: {
      enter: {
        x: { value: box.left },
        y: { value: box.top },
        width: { value: box.width },
        height: { value: box.height },
      },
    },
    scales: [
      scaleOf("x", x, [0, box.width]),
      scaleOf("y", y, [box.height, 0]),
    ],
    axes: [
      {
        ...axisOf("y", y, panel.titles.y),
        orient: "left",
        grid: true,
        gridScale: "x",
        gridColor: INK.grid,
      },
      {
        ...axisOf("x", x, panel.titles.x),
        orient: "bottom",
        labelLimit: panel.hasCategories ? Math.max(40, box.width / 4) : 0,
        labelOverlap: panel.hasCategories ? "parity" : "greedy",
        labelSeparation: 6,
      },
    ],
    marks: [...marksOf(panel, box), ...notesOf(panel, box, plot)],
  };
}

function scaleOf(name: "x" | "y", axis: Axis, range: [number, number]): Scale {
  const shared = { name, domain: [...axis.domain], range, nice: false };
  return axis.isLogarithmic
    ? { ...shared, type: "log" }
    : { ...shared, type: "linear", zero: false };
}

function axisOf(scale: "x" | "y", { ticks }: Axis, title: string): Omit<VegaAxis, "orient"> {
  const values = ticks.map(({ value }) => value);
  const labels = JSON.stringify(ticks.map(({ label }) => label));
  const text = { signal: `${labels}[indexof(${JSON.stringify(values)}, datum.value)]` };
  return {
    scale,
    values,
    encode: { labels: { update: { text } } },
    title: title === "" ? undefined : title,
    titleFontSize: SIZES.axisTitle,
    titleFontWeight: "normal",
    titleColor: INK.text,
    titlePadding: scale === "x" ? 8 : 10,
    titleLimit: 0,
    labelFontSize: SIZES.tick,
    labelColor: INK.text,
    labelPadding: 4,
    labelFlush: false,
    domainColor: INK.axis,
    tickColor: INK.axis,
    tickSize: 4,
    // A line at half a pixel is drawn sharp; Vega's own rounding would move marks from their lines.
    translate: 0,
    zindex: 0,
  };
}

function marksOf({ series, places, bars, x, y }: Panel, { width, height }: Box): Mark[] {
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
function notesOf({ shapes, annotations, y }: Panel, { left, width }: Box, plot: Box): Mark[] {
  const across = (share: number) => plot.left + share * plot.width - left;
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
    const length = textWidth(note.text, SIZES.note) + 4;
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
          fontSize: { value: SIZES.note },
          fill: { value: INK.reference },
        },
      },
    }];
  });
  return [...lines, ...texts];
}

function textMark(
  text: string,
  { x, y, size, align, fill }: {
    x: number;
    y: number;
    size: number;
    align: "center";
    fill: string;
  },
): Mark {
  return {
    type: "text",
    encode: {
      enter: {
        x: { value: x },
        y: { value: y },
        text: { value: text },
        align: { value: align },
        fontSize: { value: size },
        fill: { value: fill },
      },
    },
  };
}
