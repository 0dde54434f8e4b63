import { unescapeMarkup } from "./svg_text.ts";
import { layoutText } from "./text_layout.ts";

/**
 * Turns every `<text>` of an SVG into outlines: each glyph is stored once and used where it occurs. The picture then needs
 * no font, so it looks the same in every browser and on every machine.
 *
 * @param svg A document whose `<text>` elements hold one line each, with `text-anchor` and `font-size` as attributes.
 */
export function outlineText(svg: string): string {
  const outlines = new Map<string, string>();
  const drawn = svg.replace(
    /<text\b([^>]*)>([^<]*)<\/text>/g,
    (_, attributes: string, content: string) => {
      const { glyphs, width } = layoutText(unescapeMarkup(content));
      if (glyphs.length === 0) return "";
      const size = Number(/\bfont-size="([\d.]+)/.exec(attributes)?.[1] ?? 16);
      const anchor = /\btext-anchor="(\w+)"/.exec(attributes)?.[1] ?? "start";
      const start = -width * ({ start: 0, middle: 0.5, end: 1 }[anchor] ?? 0);
      const uses = glyphs.map(({ id, glyph, x, y, unitsPerEm }) => {
        if (!outlines.has(id)) outlines.set(id, glyph.path.scale(1000 / unitsPerEm).toSVG());
        if (outlines.get(id) === "") return "";
        const [left, up] = [Math.round(1000 * (start + x)), Math.round(1000 * y)];
        return `<use href="#${id}" x="${left}"${up === 0 ? "" : ` y="${up}"`}/>`;
      });
      const transform = /\btransform="([^"]*)"/.exec(attributes)?.[1] ?? "";
      const kept = [...attributes.matchAll(/\b(?:fill|opacity|fill-opacity)="[^"]*"/g)].join(" ");
      const scale = Number((size / 1000).toFixed(6));
      return `<g transform="${transform}scale(${scale},${-scale})" ${kept}>${uses.join("")}</g>`;
    },
  );
  const defs = [...outlines].filter(([, path]) => path !== "")
    .map(([id, path]) => `<path id="${id}" d="${rounded(path)}"/>`);
  return defs.length === 0
    ? drawn
    : drawn.replace(/<svg\b[^>]*>/, (root) => `${root}<defs>${defs.join("")}</defs>`);
}

/** A thousandth of an em is finer than any screen. */
function rounded(path: string): string {
  return path.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number))));
}
