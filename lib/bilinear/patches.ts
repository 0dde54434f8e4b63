/**
 * Convolutions as one product with all patches of an image (im2col): for the few channels of an image, where
 * a bilinear algorithm has little to save.
 *
 * The fine image is laid out in *padded cells*, `[grid + 1, grid + 1, batch, fine phases² · fine channels]`:
 * cells of the image with {@linkcode paddingBefore} rows and columns of zeros before it and the rest of a cell
 * after it. All that a cell of the coarse image depends on is then in four of them, two by two.
 */
import { UserRangeError } from "../errors/mod.ts";
import { tf } from "../tensorflow/mod.ts";
import { type Convolution, finePhases, paddingBefore, range } from "./convolution.ts";

/** The four cells of a patch, by row and column from the first. */
const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]] as const;

/**
 * Lays images out in padded cells.
 *
 * @param images `[batch, size, size, fine channels]`, with `size = grid · fine phases`.
 * @param convolution What they will be convolved by; it says where the padding goes.
 * @returns `[grid + 1, grid + 1, batch, fine phases² · fine channels]`; the caller disposes it.
 */
export function padIntoCells(images: tf.Tensor4D, convolution: Convolution): tf.Tensor4D {
  const { grid } = convolution;
  const phases = finePhases(convolution);
  const before = paddingBefore(convolution);
  const after = phases - before;
  const [batch, , , channels] = images.shape;
  return tf.tidy(() =>
    tf.pad(images, [[0, 0], [before, after], [before, after], [0, 0]])
      .reshape([batch, grid + 1, phases, grid + 1, phases, channels])
      .transpose([1, 3, 0, 2, 4, 5])
      .reshape([grid + 1, grid + 1, batch, phases ** 2 * channels])
  );
}

/**
 * Takes images out of padded cells; what the padding holds is left out.
 *
 * @param cells `[grid + 1, grid + 1, batch, fine phases² · fine channels]`.
 * @param convolution As in {@linkcode padIntoCells}.
 * @returns `[batch, size, size, fine channels]`; the caller disposes it.
 */
export function unpadCells(cells: tf.Tensor4D, convolution: Convolution): tf.Tensor4D {
  const { grid } = convolution;
  const phases = finePhases(convolution);
  const before = paddingBefore(convolution);
  const [rows, columns, batch, inside] = cells.shape;
  const channels = inside / phases ** 2;
  return tf.tidy(() =>
    cells.reshape([rows, columns, batch, phases, phases, channels])
      .transpose([2, 0, 3, 1, 4, 5])
      .reshape<tf.Tensor4D>([batch, rows * phases, columns * phases, channels])
      .slice([0, before, before, 0], [batch, grid * phases, grid * phases, channels])
  );
}

/**
 * What distinguishes the image in padded cells from its padding.
 *
 * @param convolution As in {@linkcode padIntoCells}.
 * @returns `[grid + 1, grid + 1, 1, fine phases²]`: 1 in the image, 0 in the padding; the caller disposes it.
 */
export function paddingMask(convolution: Convolution): tf.Tensor4D {
  const size = convolution.grid * finePhases(convolution);
  return tf.tidy(() => padIntoCells(tf.ones([1, size, size, 1]), convolution));
}

/**
 * Convolves an image in padded cells. Differentiable in x and in the weights.
 *
 * @param x `[grid + 1, grid + 1, batch, fine phases² · fine channels]`, zero in the padding.
 * @param weights `[taps, taps, fine channels, coarse channels]`.
 * @param convolution Not transposed.
 * @returns In cells, `[grid², batch, phases² · coarse channels]`; the caller disposes it.
 * @throws {RangeError} If the kernel reaches further than two cells.
 */
export function convolvePatches(
  x: tf.Tensor4D,
  weights: tf.Tensor4D,
  convolution: Convolution,
): tf.Tensor3D {
  const { grid } = convolution;
  const [, , batch, inside] = x.shape;
  return tf.tidy(() => {
    const corners = CORNERS.map(([row, column]) =>
      x.slice([row, column, 0, 0], [grid, grid, batch, inside])
    );
    const patches = tf.concat(corners, 3).reshape<tf.Tensor2D>([grid * grid * batch, 4 * inside]);
    return tf.matMul(patches, patchMatrix(weights, convolution))
      .reshape<tf.Tensor3D>([grid * grid, batch, -1]);
  });
}

/**
 * Convolves transposed, into an image in padded cells. Differentiable in x and in the weights.
 *
 * @param x In cells, `[grid², batch, phases² · coarse channels]`.
 * @param weights `[taps, taps, fine channels, coarse channels]`.
 * @param convolution Transposed.
 * @returns `[grid + 1, grid + 1, batch, fine phases² · fine channels]`, with what falls into the padding
 * still in it; the caller disposes it.
 * @throws {RangeError} If the kernel reaches further than two cells.
 */
export function convolvePatchesTransposed(
  x: tf.Tensor3D,
  weights: tf.Tensor4D,
  convolution: Convolution,
): tf.Tensor4D {
  const { grid } = convolution;
  const [cells, batch, inputs] = x.shape;
  return tf.tidy(() => {
    const patches = tf.matMul(
      x.reshape<tf.Tensor2D>([cells * batch, inputs]),
      patchMatrix(weights, convolution),
      false,
      true,
    );
    const corners = tf.split<tf.Tensor4D>(patches.reshape([grid, grid, batch, -1]), 4, 3);
    return tf.addN(corners.map((corner, k) => {
      const [row, column] = CORNERS[k];
      return tf.pad(corner, [[row, 1 - row], [column, 1 - column], [0, 0], [0, 0]]);
    }));
  });
}

/**
 * The weights as one matrix between the pixels of a patch and those of a coarse cell:
 * `[4 · fine phases² · fine channels, phases² · coarse channels]`. Pixel p of a patch and pixel b of the cell
 * are joined by tap `p - stride·b`, in each direction.
 */
function patchMatrix(weights: tf.Tensor4D, convolution: Convolution): tf.Tensor2D {
  const { taps, stride, phases } = convolution;
  const perCell = finePhases(convolution);
  if (stride * (phases - 1) + taps > 2 * perCell) {
    throw new UserRangeError(
      `Cannot convolve by patches: ${taps} taps at stride ${stride} reach further than two cells of ` +
        `${perCell} pixels; give a cell more phases`,
    );
  }
  const [, , fineChannels, coarseChannels] = weights.shape;
  const chosen = CORNERS.flatMap(([cellRow, cellColumn]) =>
    range(perCell ** 2).flatMap((pixel) =>
      range(phases ** 2).map((b) => {
        const row = cellRow * perCell + Math.floor(pixel / perCell) -
          stride * Math.floor(b / phases);
        const column = cellColumn * perCell + pixel % perCell - stride * (b % phases);
        const isTap = row >= 0 && row < taps && column >= 0 && column < taps;
        return range(taps ** 2).map((tap) => isTap && tap === row * taps + column ? 1 : 0);
      })
    )
  );
  return tf.tidy(() =>
    tf.matMul(
      tf.tensor2d(chosen),
      weights.reshape<tf.Tensor2D>([taps ** 2, fineChannels * coarseChannels]),
    )
      .reshape([4 * perCell ** 2, phases ** 2, fineChannels, coarseChannels])
      .transpose([0, 2, 1, 3])
      .reshape<tf.Tensor2D>([4 * perCell ** 2 * fineChannels, phases ** 2 * coarseChannels])
  );
}
