import { createRequire } from "node:module";
import type { Resvg } from "@resvg/resvg-js";

const require = createRequire(import.meta.url);

/**
 * The pixels of an SVG, by resvg 2.6.2: it comes from npm with its binaries and is told to read no font of the system, so
 * the same SVG gives the same pixels everywhere.
 *
 * @param svg A document without `<text>`, as {@linkcode outlineText} leaves it.
 * @param scale Pixels for each pixel of the document, in each direction.
 * @returns Red, green, blue and opacity, `[height, width, 4]`.
 */
export function svgPixels(
  svg: string,
  scale: number,
): { width: number; height: number; pixels: Uint8Array } {
  const options = {
    fitTo: { mode: "zoom", value: scale },
    font: { loadSystemFonts: false },
  } as const;
  // Only here: what draws no picture needs no permission for its binaries.
  const { Resvg: Renderer }: { Resvg: typeof Resvg } = require("@resvg/resvg-js");
  const { width, height, pixels } = new Renderer(svg, options).render();
  return { width, height, pixels: new Uint8Array(pixels) };
}
