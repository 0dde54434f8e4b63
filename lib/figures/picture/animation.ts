// gifenc is CommonJS: its functions are properties of the default import.
// @ts-types="./gifenc.d.ts"
import gifenc from "gifenc";
import { UserRangeError, UserTypeError } from "../../errors/mod.ts";
import { blankPicture, drawText, type GreyPicture } from "./grey_picture.ts";

/** One frame of an animation. */
export interface AnimationFrame {
  /** The picture; all frames have one size. */
  readonly picture: GreyPicture;
  /** Text drawn in a strip under the picture, such as `Epoch 12`. */
  readonly caption: string;
}

/** Settings of {@linkcode encodeGif}. */
export interface GifOptions {
  /** How long a frame shows, in milliseconds, a multiple of 10. Default 200. */
  delay?: number;
  /** How long the last frame shows before the animation starts again, in milliseconds. Default 2000. */
  lastDelay?: number;
}

const CAPTION_SIZE = 18;
const STRIP_HEIGHT = 30;
const GREYS = Array.from({ length: 256 }, (_, grey) => [grey, grey, grey]);

/**
 * Encodes frames as a GIF that repeats for ever, each with its caption in a white strip below. Every grey level has its
 * own entry in the palette, so pixels are exact; the same frames give the same bytes.
 *
 * @param frames At least one, all of one size.
 * @param options Timing.
 * @throws {TypeError} If there is no frame or the sizes differ.
 * @throws {RangeError} If a delay is not a positive multiple of 10.
 */
export function encodeGif(frames: readonly AnimationFrame[], options: GifOptions = {}): Uint8Array {
  const { delay = 200, lastDelay = 2000 } = options;
  checkDelay("delay", delay);
  checkDelay("lastDelay", lastDelay);
  if (frames.length === 0) throw new UserTypeError("Cannot encode a GIF: there is no frame");
  const { width, height } = frames[0].picture;
  const encoder = gifenc.GIFEncoder();
  frames.forEach(({ picture, caption }, index) => {
    if (picture.width !== width || picture.height !== height) {
      throw new UserTypeError(
        `Cannot encode a GIF: frame ${index} is ${picture.width} × ${picture.height} pixels ` +
          `but the first one is ${width} × ${height}`,
      );
    }
    const frame = blankPicture(width, height + STRIP_HEIGHT, 255);
    frame.pixels.set(picture.pixels);
    const y = height + STRIP_HEIGHT - 10;
    drawText(frame, caption, { x: width / 2, y, size: CAPTION_SIZE, align: "centre" });
    encoder.writeFrame(frame.pixels, frame.width, frame.height, {
      palette: index === 0 ? GREYS : undefined,
      delay: index === frames.length - 1 ? lastDelay : delay,
      repeat: 0,
    });
  });
  encoder.finish();
  return encoder.bytes();
}

function checkDelay(name: string, milliseconds: number): void {
  if (milliseconds > 0 && milliseconds % 10 === 0) return;
  throw new UserRangeError(
    `Cannot encode a GIF: ${name} is ${milliseconds} but must be a positive multiple of 10 ms`,
  );
}
