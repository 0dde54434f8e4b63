import sharp from "sharp";
import { penWidth, textStrokes, textWidth } from "../text/stroke_font.ts";

/** A grey picture as pixels, ready to be encoded as PNG or as a frame of an animation. */
export interface GreyPicture {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Brightness of each pixel, row by row, `[height, width]`: 0 is black, 255 is white. */
  readonly pixels: Uint8Array;
}

/** Where and how {@linkcode drawText} draws. */
export interface DrawTextOptions {
  /** Left edge, centre or right edge of the text, as `align` says, in pixels from the left. */
  x: number;
  /** The baseline, in pixels from the top. */
  y: number;
  /** Height of an em in pixels; capitals are 0.7 of it. Default 16. */
  size?: number;
  /** Which part of the text is at `x`. Default `"left"`. */
  align?: "left" | "centre" | "right";
  /** Brightness of the text, 0 to 255. Default 0. */
  ink?: number;
}

/** A picture of one brightness. */
export function blankPicture(width: number, height: number, brightness: number): GreyPicture {
  return { width, height, pixels: new Uint8Array(width * height).fill(brightness) };
}

/** Draws one line of text into a picture, with smooth edges; what falls outside the picture is cut off. */
export function drawText(picture: GreyPicture, text: string, options: DrawTextOptions): void {
  const { x, y, size = 16, align = "left", ink = 0 } = options;
  const share = { left: 0, centre: 0.5, right: 1 }[align];
  const left = x - textWidth(text, size) * share;
  const reach = penWidth(size) / 2 + 0.5;
  // The largest cover of all strokes counts, so that joints and crossings are not drawn twice.
  const cover = new Float32Array(picture.width * picture.height);
  for (const stroke of textStrokes(text, size)) {
    for (let i = 1; i < stroke.length; i++) {
      const [ax, ay] = [left + stroke[i - 1][0], y + stroke[i - 1][1]];
      const [bx, by] = [left + stroke[i][0], y + stroke[i][1]];
      const [dx, dy] = [bx - ax, by - ay];
      const lengthSquared = dx * dx + dy * dy || 1;
      const bottom = Math.min(picture.height - 1, Math.ceil(Math.max(ay, by) + reach));
      const right = Math.min(picture.width - 1, Math.ceil(Math.max(ax, bx) + reach));
      for (let row = Math.max(0, Math.floor(Math.min(ay, by) - reach)); row <= bottom; row++) {
        const start = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
        for (let column = start; column <= right; column++) {
          const [px, py] = [column + 0.5 - ax, row + 0.5 - ay];
          const along = Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared));
          const distance = Math.hypot(px - along * dx, py - along * dy);
          const index = row * picture.width + column;
          cover[index] = Math.max(cover[index], Math.min(1, reach - distance));
        }
      }
    }
  }
  const { pixels } = picture;
  for (let i = 0; i < pixels.length; i++) {
    if (cover[i] > 0) pixels[i] = Math.round(pixels[i] + (ink - pixels[i]) * cover[i]);
  }
}

/** Encodes a picture as PNG with one grey channel; the same picture gives the same bytes. */
export async function encodePng(picture: GreyPicture): Promise<Uint8Array> {
  const { width, height, pixels } = picture;
  const raw = { width, height, channels: 1 as const };
  const buffer = await sharp(pixels, { raw }).toColourspace("b-w").png({ compressionLevel: 9 })
    .toBuffer();
  return new Uint8Array(buffer);
}

/** Decodes a PNG into grey pixels; colour is reduced to its brightness. */
export async function decodePng(bytes: Uint8Array): Promise<GreyPicture> {
  const { data, info } = await sharp(bytes).removeAlpha().toColourspace("b-w").raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}
