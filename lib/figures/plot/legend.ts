import type { Legend, LegendEncode } from "vega";
import { textWidth } from "../text/text_layout.ts";
import type { Series } from "../figure/series.ts";
import { INK } from "../figure/theme.ts";

/** A legend for Vega and the room that it takes. */
export interface PlacedLegend {
  /** What Vega draws; none if no series has a name. */
  readonly legends: Legend[];
  /** Height in pixels; 0 if no series has a name. */
  readonly height: number;
}

/** Lengths of a line's and a bar's sample in pixels. */
const [SAMPLE, SQUARE] = [26, 12];
const GAP = 18;
/** With more entries than this the letters are smaller. */
const MANY = 24;

/**
 * The legend of all series that have a name, in as many columns as there is room for.
 *
 * @param series All series of the figure.
 * @param place Left end, top and largest width in pixels.
 */
export function legendOf(
  series: readonly Series[],
  { left, top, width }: { left: number; top: number; width: number },
): PlacedLegend {
  const entries = [...series.keys()].filter((index) => series[index].name !== "");
  if (entries.length === 0) return { legends: [], height: 0 };
  const isLong = entries.length > MANY;
  const [size, rowHeight] = isLong ? [11, 16] : [13, 20];
  const sample = entries.some((index) => series[index].kind === "scatter") ? SAMPLE : SQUARE;
  const limit = width - sample - 8;
  const widths = entries.map((index) =>
    sample + 8 + Math.min(limit, textWidth(series[index].name, size))
  );
  const columns = columnsOf(widths, width);
  const rows = Math.ceil(entries.length / columns);
  const taken = Array.from(
    { length: columns },
    (_, column) =>
      widths.filter((_, entry) => entry % columns === column).reduce((a, b) => Math.max(a, b)),
  )
    .reduce((sum, one) => sum + one + GAP, -GAP);
  // Vega also asks before it knows the entry, for the height of its row; clipHeight settles that.
  const of = (name: string) => ({
    signal: `(series[datum.value] || series[${entries[0]}]).${name}`,
  });
  const encode: LegendEncode = {
    labels: { update: { text: of("name") } },
    symbols: {
      update: {
        shape: of("shape"),
        size: of("symbolSize"),
        fill: of("fill"),
        stroke: of("colour"),
        strokeWidth: of("symbolWidth"),
        strokeDash: of("dash"),
      },
    },
  };
  const legend: Legend = {
    stroke: "series",
    values: entries,
    symbolLimit: 0,
    // Row by row; Vega puts a last column that is not full out of order.
    direction: "horizontal",
    orient: "none",
    legendX: Math.round(left + (width - taken) / 2),
    legendY: top,
    columns,
    columnPadding: GAP,
    rowPadding: 0,
    clipHeight: rowHeight,
    padding: 0,
    symbolType: "stroke",
    symbolSize: sample ** 2,
    symbolOffset: 0,
    labelOffset: 8,
    labelFontSize: size,
    labelColor: INK.text,
    labelLimit: limit,
    encode,
  };
  return { legends: [legend], height: rows * rowHeight };
}

/** As many columns as fit, each as wide as its widest entry; as few as the rows allow, so that the last row is full. */
function columnsOf(widths: readonly number[], width: number): number {
  const fits = (columns: number) => {
    let sum = -GAP;
    for (let column = 0; column < columns; column++) {
      sum += GAP + widths.filter((_, entry) => entry % columns === column)
        .reduce((a, b) => Math.max(a, b), 0);
    }
    return sum <= width;
  };
  let most = 1;
  while (most < widths.length && fits(most + 1)) most++;
  const rows = Math.ceil(widths.length / most);
  const fewest = Math.ceil(widths.length / rows);
  return fits(fewest) ? fewest : most;
}

/** What the legend's marks say of a series, for Vega's expressions. */
export function legendEntryOf({ name, kind, colour, dash, lineWidth, markerSize }: Series) {
  const isLine = lineWidth > 0;
  return {
    name,
    colour,
    shape: kind === "bar" ? "square" : isLine ? "stroke" : "circle",
    fill: isLine ? "transparent" : colour,
    symbolSize: kind === "bar" ? SQUARE ** 2 : isLine ? SAMPLE ** 2 : markerSize ** 2,
    symbolWidth: isLine ? lineWidth : 0,
    dash: [...dash],
  };
}
