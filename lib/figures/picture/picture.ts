/** A picture as pixels, ready to be encoded as PNG or as a frame of an animation. */
export interface Picture {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Numbers a pixel: 1 for grey; 3 for red, green and blue. Default 1. */
  readonly channels?: 1 | 3;
  /** Brightness of each channel, row by row, `[height, width, channels]`: 0 is black, 255 is full. */
  readonly pixels: Uint8Array;
}

/**
 * A picture of one brightness.
 *
 * @param width Width in pixels.
 * @param height Height in pixels.
 * @param brightness 0 is black, 255 is white.
 * @param channels 1 for grey; 3 for red, green and blue.
 */
export function blankPicture(
  width: number,
  height: number,
  brightness: number,
  channels: 1 | 3 = 1,
): Picture {
  const pixels = new Uint8Array(width * height * channels).fill(brightness);
  return channels === 1 ? { width, height, pixels } : { width, height, channels, pixels };
}

/** Encodes a picture as PNG with one grey or three colour channels; the same picture gives the same bytes. */
export async function encodePng(picture: Picture): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const { width, height, channels = 1, pixels } = picture;
  const raw = sharp(pixels, { raw: { width, height, channels } });
  const inColours = raw.toColourspace(channels === 1 ? "b-w" : "srgb");
  return new Uint8Array(await inColours.png({ compressionLevel: 9 }).toBuffer());
}

/**
 * Decodes a PNG: into one channel if it has no colours, otherwise into three.
 *
 * @param bytes A PNG file.
 * @throws {Error} If it is not a picture.
 */
export async function decodePng(bytes: Uint8Array): Promise<Picture> {
  const { default: sharp } = await import("sharp");
  const image = sharp(bytes);
  const { space = "srgb" } = await image.metadata();
  const isGrey = space === "b-w" || space === "grey16";
  const { data, info } = await image.removeAlpha().toColourspace(isGrey ? "b-w" : "srgb").raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = new Uint8Array(data);
  return isGrey ? { width, height, pixels } : { width, height, channels: 3, pixels };
}
