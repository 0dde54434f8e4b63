import { svgPixels } from "../text/svg_pixels.ts";

/**
 * Turns SVG into PNG. A palette makes it smaller, at no loss that shows, since figures have few colours.
 *
 * @param svg A document without `<text>`, as {@linkcode outlineText} leaves it.
 * @param scale Pixels for each pixel of the picture, in each direction.
 */
export async function rasteriseSvg(svg: string, scale: number): Promise<Uint8Array> {
  // Only here: what draws no picture needs no permission for its binaries.
  const { default: sharp } = await import("sharp");
  const { width, height, pixels } = svgPixels(svg, scale);
  const png = sharp(pixels, { raw: { width, height, channels: 4 } }).removeAlpha()
    .png({ palette: true, colours: 256, dither: 0, compressionLevel: 9, effort: 1 });
  return new Uint8Array(await png.toBuffer());
}
