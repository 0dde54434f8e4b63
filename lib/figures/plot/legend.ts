import { textWidth } from "../text/stroke_font.ts";
import type { Trace } from "./figure.ts";
import { decimal, svgText } from "../text/svg_text.ts";

const ROW_HEIGHT = 22;
const TEXT_SIZE = 13;

/** A legend and the room it takes. */
export interface Legend {
  /** The drawing, its top left corner at the origin. */
  readonly svg: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels; 0 if no trace has a name. */
  readonly height: number;
}

/** The legend as rows of at most `maxWidth` pixels. */
export function legendOf(traces: readonly Trace[], maxWidth: number): Legend {
  const named = traces.filter(({ name }) => name !== "");
  const [sample, gap] = [34, 22];
  const widths = named.map(({ name }) => sample + textWidth(name, TEXT_SIZE));
  const oneRow = widths.reduce((sum, width) => sum + width + gap, -gap) <= maxWidth;
  // Entries on several rows stand in columns, where possible with no gap at the end of the last row.
  const column = Math.max(...widths) + gap;
  const fit = Math.max(1, Math.floor((maxWidth + gap) / column));
  const columns = [fit, fit - 1].find((count) => count > 1 && named.length % count === 0) ?? fit;
  let [left, width] = [0, 0];
  const items = named.map(({ name, colour, kind, dash, lineWidth }, index) => {
    const x = decimal(oneRow ? left : (index % columns) * column);
    const y = (oneRow ? 0 : Math.floor(index / columns)) * ROW_HEIGHT + 10;
    left += widths[index] + gap;
    width = Math.max(width, Number(x) + widths[index]);
    const dashes = dash === "" ? "" : ` stroke-dasharray="${dash}"`;
    const mark = kind === "bar"
      ? `<rect x="${x}" y="${y - 6}" width="26" height="12" fill="${colour}"/>`
      : `<path d="M${x} ${y}h26" stroke="${colour}" stroke-width="${lineWidth}"${dashes}/>`;
    return mark + svgText(name, { x: Number(x) + sample, y: y + 4.5, size: TEXT_SIZE });
  });
  const rows = oneRow ? 1 : Math.ceil(named.length / columns);
  return {
    svg: items.join("\n"),
    width,
    height: items.length === 0 ? 0 : rows * ROW_HEIGHT + 6,
  };
}
