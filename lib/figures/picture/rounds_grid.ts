import { UserTypeError } from "../../errors/mod.ts";
import type { GreyPicture } from "./grey_picture.ts";
import { imageGrid } from "./image_grid.ts";

/** What one agent, or the mean, drew from round to round. */
export interface RoundsRow {
  /** The label at the left, such as `Agent 1`. */
  readonly name: string;
  /**
   * Its images after each round, `[count, 28, 28, 1]`: brightness 0 to 255, or -1 (black) to 1 (white). The
   * first of each round is shown, so all should be drawn from the same noise.
   */
  readonly images: readonly (Uint8Array | Float32Array)[];
}

/** Settings of {@linkcode roundsGrid}. */
export interface RoundsGridOptions {
  /** The rounds' numbers, as many as images in a row. Default: 1, 2, 3 and so on. */
  rounds?: readonly number[];
  /** Columns at most, from 1; of more rounds some are shown, the last always. Default: 12. */
  columns?: number;
}

const side = 28;

/**
 * One grid of a whole federated training: a row for each agent and for the mean, a column for each round.
 *
 * @param rows At least one; all of the same, positive number of rounds.
 * @param options The rounds' numbers, and how many to show.
 * @throws {TypeError} If rows differ in length, are empty, or an image has fewer than 28 by 28 pixels.
 */
export function roundsGrid(
  rows: readonly RoundsRow[],
  options: RoundsGridOptions = {},
): GreyPicture {
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
  const pixels = new Uint8Array(rows.length * count * side * side);
  rows.flatMap(({ images }) => shown.map((i) => images[i])).forEach((image, k) =>
    pixels.set(firstImage(image), k * side * side)
  );
  return imageGrid({ pixels, shape: [rows.length * count, side, side] }, {
    columns: count,
    rowLabels: rows.map(({ name }) => name),
    columnLabels: shown.map((i) => `${rounds[i]}`),
    title: "By round",
  });
}

/**
 * The first image of a batch as bytes.
 *
 * @param pixels `[count, 28, 28, 1]`: brightness 0 to 255, or -1 (black) to 1 (white).
 * @returns Brightness `[28, 28]`, 0 to 255.
 * @throws {TypeError} If there are fewer than 28 by 28 pixels.
 */
export function firstImage(pixels: Uint8Array | Float32Array): Uint8Array {
  const image = pixels.subarray(0, side * side);
  if (image.length < side * side) {
    throw new UserTypeError(
      `Cannot draw an image of ${image.length} pixels: it must have 28 by 28`,
    );
  }
  if (image instanceof Uint8Array) return image;
  return Uint8Array.from(image, (value) => Math.round((value + 1) * 127.5));
}
