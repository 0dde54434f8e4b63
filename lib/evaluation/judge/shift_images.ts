import { checkOptions } from "../../errors/mod.ts";
import { RandomStream } from "../../random/mod.ts";

/** Options of {@linkcode shiftImages}. */
export interface ShiftImagesOptions {
  /** `[height, width, channels]` of an image. */
  image: readonly [number, number, number];
  /** The most pixels that an image moves along each axis, an integer of at least 0. */
  most: number;
  /** Decides where each moves, an integer of at least 0. */
  seed: number;
}

/**
 * Moves each image a little, so that a classifier meets none of them twice in one place. What comes in at an edge is
 * background.
 *
 * @param images Pixels `[count, height, width, channels]` in [-1, 1], not changed.
 * @param options How far.
 * @returns As many pixels.
 */
export function shiftImages(
  images: Float32Array<ArrayBuffer>,
  options: ShiftImagesOptions,
): Float32Array<ArrayBuffer> {
  checkOptions<ShiftImagesOptions>("shiftImages()", options, {
    image: "object",
    most: "number",
    seed: "number",
  });
  const { image: [height, width, channels], most, seed } = options;
  if (most === 0) return images;
  const random = new RandomStream(seed);
  const size = height * width * channels;
  const shifted = new Float32Array(images.length).fill(-1);
  for (let image = 0; image < images.length; image += size) {
    const down = random.integer(2 * most + 1) - most;
    const right = random.integer(2 * most + 1) - most;
    const left = Math.max(0, -right); // of the source, the first column that stays
    const columns = width - Math.abs(right);
    for (let row = Math.max(0, -down); row < Math.min(height, height - down); row++) {
      const from = image + (row * width + left) * channels;
      const to = image + ((row + down) * width + left + right) * channels;
      shifted.set(images.subarray(from, from + columns * channels), to);
    }
  }
  return shifted;
}
