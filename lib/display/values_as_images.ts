import type { ImageBatch } from "../figures/mod.ts";

/** Numbers as grey or coloured images. */
export interface NumberImages {
  /** The images, brightness 0 to 255. */
  readonly images: ImageBatch;
  /** The number that is black. */
  readonly black: number;
  /** The number that is white. */
  readonly white: number;
}

/** A side below this is no picture but a table. */
const leastSide = 8;
/** A side beyond this is no thumbnail. */
const mostSide = 512;
/** Images of a batch that are shown. */
const mostImages = 16;

/**
 * Numbers as images, if their shape looks like some: `[height, width]`, `[height, width, channels]`,
 * `[count, height, width]` or `[count, height, width, channels]`, with 1 or 3 channels and sides of 8 to 512. Of a batch the
 * first 16 are taken. Black and white are the ends of the range that holds all numbers: 0 to 1, -1 to 1, 0 to 255, or
 * else the least and the greatest.
 *
 * @param values The numbers, row by row.
 * @param shape Their shape.
 * @returns The images; `undefined` if the shape is another's, or a number is not finite.
 */
export function valuesAsImages(
  values: ArrayLike<number>,
  shape: readonly number[],
): NumberImages | undefined {
  const batch = imageShape(shape);
  if (batch === undefined) return undefined;
  const shown = [Math.min(batch[0], mostImages), ...batch.slice(1)];
  const size = shown.reduce((product, axis) => product * axis);
  if (size === 0) return undefined;
  const numbers = Float64Array.from({ length: size }, (_, index) => values[index]);
  if (!numbers.every(Number.isFinite)) return undefined;
  const { black, white } = greyRange(numbers);
  const pixels = Uint8Array.from(
    numbers,
    (value) => Math.round((value - black) / (white - black) * 255),
  );
  return { images: { pixels, shape: shown }, black, white };
}

/**
 * The least and the greatest of some numbers; those that are not finite do not count.
 *
 * @param values The numbers.
 * @returns Both; `undefined` if there is no finite number.
 */
export function valueRange(
  values: ArrayLike<number>,
): { least: number; greatest: number } | undefined {
  let [least, greatest] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least <= greatest ? { least, greatest } : undefined;
}

/** `[count, height, width, channels]`; `undefined` for another shape. */
function imageShape(shape: readonly number[]): readonly number[] | undefined {
  const isSide = (side: number) => side >= leastSide && side <= mostSide;
  const last = shape.at(-1)!;
  const hasChannels = shape.length > 2 && (last === 1 || last === 3);
  const sides = hasChannels ? shape.slice(0, -1) : shape;
  const channels = hasChannels ? last : 1;
  if (sides.length < 2 || sides.length > 3 || !sides.slice(-2).every(isSide)) return undefined;
  return [sides.length === 3 ? sides[0] : 1, ...sides.slice(-2), channels];
}

/** Which numbers are black and white. */
function greyRange(numbers: Float64Array): { black: number; white: number } {
  const { least, greatest } = valueRange(numbers)!;
  if (least >= 0 && greatest <= 1) return { black: 0, white: 1 };
  if (least >= -1 && greatest <= 1) return { black: -1, white: 1 };
  if (least >= 0 && greatest <= 255 && numbers.every(Number.isInteger)) {
    return { black: 0, white: 255 };
  }
  return greatest > least ? { black: least, white: greatest } : { black: least, white: least + 1 };
}
