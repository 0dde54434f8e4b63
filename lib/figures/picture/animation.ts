import { checkOptions, UserRangeError, UserTypeError } from "../../errors/mod.ts";
// gifenc is CommonJS: its functions are properties of the default import.
// @ts-types="./gifenc.d.ts"
import gifenc from "gifenc";
import { drawTexts } from "./draw_text.ts";
import { blankPicture, type Picture } from "./picture.ts";

/** One frame of an animation. */
export interface AnimationFrame {
  /** The picture; all frames have one size and as many channels. */
  readonly picture: Picture;
  /** Text drawn in a strip under the picture, such as `Epoch 12`. */
  readonly caption: string;
}

/** Options of {@linkcode encodeGif}. */
export interface GifOptions {
  /** How long a frame shows, in milliseconds, a multiple of 10. Default 200. */
  delay?: number;
  /** How long the last frame shows before the animation starts again, in milliseconds. Default 2000. */
  lastDelay?: number;
}

const CAPTION_SIZE = 17;
const STRIP_HEIGHT = 30;
const GREYS = Array.from({ length: 256 }, (_, grey) => [grey, grey, grey]);

/**
 * Encodes frames as a GIF that repeats for ever, each with its caption in a white strip below. In grey frames every level
 * has an entry in the palette, so pixels are exact; coloured frames get the 256 colours that suit each best. The same
 * frames give the same bytes.
 *
 * @param frames At least one, all of one size and number of channels.
 * @param options Timing.
 * @throws {TypeError} If there is no frame or the sizes differ.
 * @throws {RangeError} If a delay is not a positive multiple of 10.
 */
export function encodeGif(frames: readonly AnimationFrame[], options: GifOptions = {}): Uint8Array {
  checkOptions<GifOptions>("encodeGif()", options, { delay: "number", lastDelay: "number" });
  const { delay = 200, lastDelay = 2000 } = options;
  checkDelay("delay", delay);
  checkDelay("lastDelay", lastDelay);
  if (frames.length === 0) throw new UserTypeError("Cannot encode a GIF: there is no frame");
  const first = frames[0].picture;
  const encoder = gifenc.GIFEncoder();
  frames.forEach(({ picture, caption }, index) => {
    if (sizeOf(picture) !== sizeOf(first)) {
      throw new UserTypeError(
        `Cannot encode a GIF: frame ${index} is ${sizeOf(picture)} pixels but the first one is ` +
          sizeOf(first),
      );
    }
    const { width, height, pixels } = withCaption(picture, caption);
    const isGrey = (picture.channels ?? 1) === 1;
    const colours = isGrey ? undefined : withOpacity(pixels);
    const palette = colours === undefined ? GREYS : gifenc.quantize(colours, 256);
    const indices = colours === undefined ? pixels : gifenc.applyPalette(colours, palette);
    encoder.writeFrame(indices, width, height, {
      palette: isGrey && index > 0 ? undefined : palette,
      delay: index === frames.length - 1 ? lastDelay : delay,
      repeat: 0,
    });
  });
  encoder.finish();
  return encoder.bytes();
}

function withCaption(picture: Picture, caption: string): Picture {
  const { width, height, channels = 1, pixels } = picture;
  const strip = blankPicture(width, STRIP_HEIGHT, 255, channels);
  const y = STRIP_HEIGHT - 10;
  drawTexts(strip, [{ text: caption, x: width / 2, y, size: CAPTION_SIZE, align: "centre" }]);
  const whole = new Uint8Array(pixels.length + strip.pixels.length);
  whole.set(pixels);
  whole.set(strip.pixels, pixels.length);
  return { width, height: height + STRIP_HEIGHT, channels, pixels: whole };
}

/** Red, green, blue and full opacity of each pixel, as gifenc takes them. */
function withOpacity(pixels: Uint8Array): Uint8Array {
  const result = new Uint8Array(pixels.length / 3 * 4).fill(255);
  for (let pixel = 0; 3 * pixel < pixels.length; pixel++) {
    result.set(pixels.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
  }
  return result;
}

function sizeOf({ width, height, channels = 1 }: Picture): string {
  return `${width} × ${height}${channels === 1 ? "" : " × 3"}`;
}

function checkDelay(name: string, milliseconds: number): void {
  if (milliseconds > 0 && milliseconds % 10 === 0) return;
  throw new UserRangeError(
    `Cannot encode a GIF: ${name} is ${milliseconds} but must be a positive multiple of 10 ms`,
  );
}
