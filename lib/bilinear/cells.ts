/** Between images and the layout in which bilinear convolutions work. */
import { UserTypeError } from "../errors/mod.ts";
import { tf } from "../tensorflow/mod.ts";

/**
 * Cuts images into cells. A cell's pixels, row by row, become channels.
 *
 * @param images `[batch, size, size, channels]`, the size a multiple of `grid`.
 * @param grid Cells in each direction.
 * @returns `[grid², batch, phases² · channels]` with `phases = size / grid`; the caller disposes it.
 * @throws {TypeError} If the images are not square or cannot be cut so.
 */
export function splitIntoCells(images: tf.Tensor4D, grid: number): tf.Tensor3D {
  const [batch, height, width, channels] = images.shape;
  const phases = height / grid;
  if (height !== width || !Number.isInteger(phases)) {
    throw new UserTypeError(
      `Cannot cut images of shape [${
        images.shape.join(", ")
      }] into ${grid}×${grid} cells: height and ` +
        `width must be one and the same multiple of ${grid}`,
    );
  }
  return tf.tidy(() =>
    images.reshape([batch, grid, phases, grid, phases, channels])
      .transpose([1, 3, 0, 2, 4, 5])
      .reshape([grid * grid, batch, phases * phases * channels])
  );
}

/**
 * Puts images together again.
 *
 * @param cells `[grid², batch, phases² · channels]`.
 * @param options `phases`: pixels to a cell in each direction.
 * @returns `[batch, grid · phases, grid · phases, channels]`; the caller disposes it.
 * @throws {TypeError} If the cells are no square or have no such number of pixels.
 */
export function joinCells(cells: tf.Tensor3D, { phases }: { phases: number }): tf.Tensor4D {
  const [count, batch, inside] = cells.shape;
  const grid = Math.sqrt(count);
  const channels = inside / phases ** 2;
  if (!Number.isInteger(grid) || !Number.isInteger(channels)) {
    throw new UserTypeError(
      `Cannot join cells of shape [${cells.shape.join(", ")}] into images: expected ` +
        `[grid², batch, ${phases ** 2} · channels]`,
    );
  }
  return tf.tidy(() =>
    cells.reshape([grid, grid, batch, phases, phases, channels])
      .transpose([2, 0, 3, 1, 4, 5])
      .reshape([batch, grid * phases, grid * phases, channels])
  );
}
