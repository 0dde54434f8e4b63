import { checkOptions, UserTypeError } from "../../errors/mod.ts";
import { bytesOf, type ImageBatch, imageGrid } from "./image_grid.ts";
import type { Picture } from "./picture.ts";

/** What one agent, or the mean, drew from round to round. */
export interface RoundsRow {
  /** The label at the left, such as `Agent 1`. */
  readonly name: string;
  /**
   * Its images after each round, all of one size. The first of each round is shown, so all should be drawn from the same
   * noise.
   */
  readonly images: readonly ImageBatch[];
}

/** Options of {@linkcode roundsGrid}. */
export interface RoundsGridOptions {
  /** The rounds' numbers, as many as images in a row. Default: 1, 2, 3 and so on. */
  rounds?: readonly number[];
  /** Columns at most, from 1; of more rounds some are shown, the last always. Default: 12. */
  columns?: number;
}

/**
 * One grid of a whole federated training: a row for each agent and for the mean, a column for each round.
 *
 * @param rows At least one; all of the same, positive number of rounds, and all images of one size.
 * @param options The rounds' numbers, and how many to show.
 * @throws {TypeError} If rows differ in length or are empty, or images differ in size.
 */
export function roundsGrid(rows: readonly RoundsRow[], options: RoundsGridOptions = {}): Picture {
  checkOptions<RoundsGridOptions>("roundsGrid()", options, { rounds: "object", columns: "number" });
  const length = rows[0]?.images.length ?? 0;
  const { rounds = Array.from({ length }, (_, i) => i + 1), columns = 12 } = options;
  const odd = rows.find(({ images }) => images.length !== length);
  if (length === 0 || odd !== undefined || rounds.length !== length) {
    throw new UserTypeError(
      `Cannot draw rounds: every row needs an image for each of ${rounds.length} rounds, at least 1, but ` +
        `"${(odd ?? rows[0])?.name}" has ${(odd ?? rows[0])?.images.length ?? 0}`,
    );
  }
  const count = Math.min(length, columns);
  const shown = Array.from(
    { length: count },
    (_, k) => count === 1 ? length - 1 : Math.round(k * (length - 1) / (count - 1)),
  );
  const firsts = rows.flatMap(({ images }) => shown.map((i) => firstImages(images[i])));
  const shape = rows[0].images[0].shape.slice(1);
  const size = shape.reduce((product, side) => product * side);
  const pixels = new Uint8Array(firsts.length * size);
  firsts.forEach((image, k) => {
    if (image.length !== size) {
      throw new UserTypeError(
        `Cannot draw rounds: an image has ${image.length} pixels but the first one has ${size}`,
      );
    }
    pixels.set(image, k * size);
  });
  return imageGrid({ pixels, shape: [firsts.length, ...shape] }, {
    columns: count,
    rowLabels: rows.map(({ name }) => name),
    columnLabels: shown.map((i) => `${rounds[i]}`),
    title: "By round",
  });
}

/**
 * The first images of a batch as bytes.
 *
 * @param images At least so many, `[count, height, width]` or `[count, height, width, channels]`.
 * @param count How many. Default: 1.
 * @returns Brightness `[height, width]` or `[height, width, channels]` of each, 0 to 255.
 * @throws {TypeError} If there are fewer pixels than that.
 * @throws {RangeError} If a pixel is not in [-1, 1].
 */
export function firstImages({ pixels, shape }: ImageBatch, count: number = 1): Uint8Array {
  const size = shape.slice(1).reduce((product, side) => product * side, count);
  if (pixels.length < size) {
    throw new UserTypeError(
      `Cannot draw an image: there are ${pixels.length} pixels but shape [${
        shape.join(", ")
      }] needs ${size}`,
    );
  }
  return bytesOf({ pixels: pixels.subarray(0, size) });
}
