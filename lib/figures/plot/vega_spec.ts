import type { Axis as VegaAxis, GroupMark, Mark, Scale, Spec } from "vega";
import { textWidth } from "../text/text_layout.ts";
import type { Figure } from "../figure/figure.ts";
import { legendEntryOf, legendOf } from "./legend.ts";
import { type Box, marksOf, notesOf } from "./panel_marks.ts";
import { type Panel, panelsOf } from "./panels.ts";
import { INK } from "../figure/theme.ts";
import type { Axis } from "./value_axis.ts";

const SIZES = { title: 16, axisTitle: 13, tick: 12 };
const WIDTH = 760;
const HEIGHT = 420;
/** The height that a plot keeps where a long legend makes the figure higher. */
const LEAST_PLOT = 300;
/** The height of each further row of panels. */
const ROW = 220;

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
  const rows = new Set(panels.map(({ vertical }) => vertical[0])).size;
  const height = layout.height ?? Math.max(HEIGHT, top + LEAST_PLOT + bottom) + ROW * (rows - 1);
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
      titleMark(title, width),
      ...panels.map((panel) => groupOf(panel, plot)),
    ],
  };
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
        titleFontSize: fittingSize(panel.titles.y, SIZES.axisTitle, box.height + 20),
        orient: "left",
        grid: true,
        gridScale: "x",
        gridColor: INK.grid,
      },
      {
        ...axisOf("x", x, panel.titles.x),
        orient: "bottom",
        labelLimit: panel.hasCategories
          ? Math.max(40, box.width / Math.max(1, x.ticks.length) - 8)
          : 0,
        labelOverlap: panel.hasCategories ? "parity" : "greedy",
        labelSeparation: 6,
      },
    ],
    marks: [...marksOf(panel, box), ...notesOf(panel, box, plot)],
  };
}

/** The size at which a text fits into a length, but at least one that can be read. */
function fittingSize(text: string, size: number, length: number): number {
  return Math.max(9, Math.min(size, size * length / (textWidth(text, size) || 1)));
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

/** The line above the plot; what does not fit at a size that can be read is cut off. */
function titleMark(title: string, width: number): Mark {
  const limit = width - 24;
  return {
    type: "text",
    encode: {
      enter: {
        x: { value: width / 2 },
        y: { value: 27 },
        text: { value: title },
        align: { value: "center" },
        fontSize: { value: fittingSize(title, SIZES.title, limit) },
        limit: { value: limit },
        fill: { value: INK.title },
      },
    },
  };
}
