import { penWidth, textStrokes, textWidth } from "./stroke_font.ts";

/** Where and how {@linkcode svgText} draws. */
export interface SvgTextOptions {
  /** Left edge, centre or right edge of the text, as `align` says, in pixels. */
  x: number;
  /** The baseline, in pixels. */
  y: number;
  /** Height of an em in pixels. Default 13. */
  size?: number;
  /** Which part of the text is at `x`. Default `"left"`. */
  align?: "left" | "centre" | "right";
  /** Any SVG colour. Default `"#333333"`. */
  colour?: string;
  /** Turn around `[x, y]` in degrees, clockwise. Default 0. */
  turn?: number;
}

/** One line of text as an SVG path, since a `<text>` element shows nothing where no font is installed. */
export function svgText(text: string, options: SvgTextOptions): string {
  const { x, y, size = 13, align = "left", colour = "#333333", turn = 0 } = options;
  const left = -textWidth(text, size) * { left: 0, centre: 0.5, right: 1 }[align];
  const path = textStrokes(text, size)
    .map((stroke) =>
      "M" + stroke.map(([px, py]) => `${decimal(left + px)} ${decimal(py)}`).join("L")
    )
    .join("");
  const rotate = turn === 0 ? "" : ` rotate(${turn})`;
  return `<path d="${path}" transform="translate(${decimal(x)} ${decimal(y)})${rotate}" ` +
    `fill="none" stroke="${colour}" stroke-width="${decimal(penWidth(size))}" ` +
    `stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** A coordinate with at most two decimals, which keeps pictures small and their bytes the same everywhere. */
export function decimal(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

/** Text that may stand in an SVG or HTML element or attribute. */
export function escapeMarkup(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}
