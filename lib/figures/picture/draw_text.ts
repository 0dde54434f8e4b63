import { outlineText } from "../text/outline_text.ts";
import { svgText } from "../text/svg_text.ts";
import { svgPixels } from "../text/svg_pixels.ts";
import type { Picture } from "./picture.ts";

/** A line of text in a picture. */
export interface PictureText {
  /** What it says. */
  text: string;
  /** Left edge, centre or right edge of the text, as `align` says, in pixels from the left. */
  x: number;
  /** The baseline, in pixels from the top. */
  y: number;
  /** Height of an em in pixels; capitals are 0.73 of it. Default 15. */
  size?: number;
  /** Which part of the text is at `x`. Default `"left"`. */
  align?: "left" | "centre" | "right";
  /** Brightness of the text, 0 to 255. Default 0. */
  ink?: number;
}

/**
 * Draws lines of text into a picture, with smooth edges; what falls outside the picture is cut off.
 *
 * @param picture The picture, whose pixels are changed.
 * @param texts What to write and where.
 */
export function drawTexts(picture: Picture, texts: readonly PictureText[]): void {
  for (const ink of new Set(texts.map(({ ink = 0 }) => ink))) {
    drawInOneInk(picture, texts.filter((text) => (text.ink ?? 0) === ink), ink);
  }
}

function drawInOneInk(picture: Picture, texts: readonly PictureText[], ink: number): void {
  const { width, height, channels = 1, pixels } = picture;
  const elements = texts.map(({ text, x, y, size = 15, align }) =>
    svgText(text, { x, y, size, align, colour: "#000000" })
  );
  const drawn = svgPixels(
    outlineText(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
        `${elements.join("")}</svg>`,
    ),
    1,
  ).pixels;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const cover = drawn[4 * pixel + 3] / 255;
    if (cover === 0) continue;
    for (let at = pixel * channels; at < (pixel + 1) * channels; at++) {
      pixels[at] = Math.round(pixels[at] + (ink - pixels[at]) * cover);
    }
  }
}
