import { checkOptions } from "../../errors/mod.ts";

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
}

/** One line of text as an SVG element, which {@linkcode outlineText} then turns into outlines. */
export function svgText(text: string, options: SvgTextOptions): string {
  checkOptions<SvgTextOptions>("svgText()", options, {
    x: "number",
    y: "number",
    size: "number",
    align: "string",
    colour: "string",
  });
  const { x, y, size = 13, align = "left", colour = "#333333" } = options;
  const anchor = { left: "start", centre: "middle", right: "end" }[align];
  return `<text transform="translate(${decimal(x)},${decimal(y)})" font-size="${size}" ` +
    `text-anchor="${anchor}" fill="${colour}">${escapeMarkup(text)}</text>`;
}

/** A coordinate with at most two decimals, which keeps pictures small and their bytes the same everywhere. */
export function decimal(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that may stand in an SVG or HTML element or attribute. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** The text of an element that {@linkcode escapeMarkup} wrote. */
export function unescapeMarkup(markup: string): string {
  return Object.entries(ENTITIES).reverse()
    .reduce((text, [character, entity]) => text.replaceAll(entity, character), markup);
}
