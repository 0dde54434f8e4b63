/** The constant matrices that turn a convolution into a small number of products. */
import {
  checkConvolution,
  type Convolution,
  finePhases,
  range,
  reach,
  tapAt,
} from "./convolution.ts";
import { fourierPoints } from "./fourier_points.ts";

/** Numbers in rows, in double precision. */
export interface Matrix {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** Row after row. */
  readonly values: Float64Array;
}

/**
 * A way to compute a convolution y of x with weights w as `y = A · ((F·x) ⊙ (Q·w))`.
 *
 * x has a row for each cell of the grid, y likewise, and ⊙ multiplies point by point; where there are many
 * channels, each point's product is one of matrices.
 */
export interface BilinearAlgorithm {
  /** What it computes. */
  readonly convolution: Convolution;
  /** Points of the Fourier transform in each direction. */
  readonly size: number;
  /** R, the number of products; a direct computation takes `grid² · (2·reach + 1)²`. */
  readonly rank: number;
  /** Transforms the input: `[R, grid²]`. */
  readonly F: Matrix;
  /** Transforms the products back: `[grid², R]`. */
  readonly A: Matrix;
  /** Transforms the weights: `[R · fine phases² · coarse phases², taps²]`. */
  readonly Q: Matrix;
}

/**
 * Makes the matrices.
 *
 * With cells numbered by j and `W[r]` the weights that join a cell to the one r further, both in two
 * dimensions, a convolution is the correlation `y[j] = Σ_r W[r] x[j + r]`, and a transposed one
 * `y[j] = Σ_r W[r]ᵀ x[j - r]`. On a circle of `size = grid + reach` cells that wraps around, what wraps falls
 * outside of the wanted cells. There, a discrete Fourier transform makes a product of it at each point:
 * `Y = X · K` with `X = Σ_i x[i] exp(-2πi·(u, v)·i/size)` and `K = Σ_r W[r] exp(+2πi·(u, v)·r/size)`.
 *
 * Written in real numbers, the product of two complex ones takes three instead of four (Gauss):
 * `m1 = Re K · (Re X + Im X)`, `m2 = (Im K - Re K) · Re X`, `m3 = (Re K + Im K) · Im X`;
 * then `Re Y = m1 - m3` and `Im Y = m1 + m2`. So each row of F, column of A and row of Q below is a row of
 * cosines, one of sines, or a sum of two. See Nussbaumer, "Fast Fourier Transform and Convolution
 * Algorithms" (1982), chapters 3 and 6, and Winograd, "Arithmetic Complexity of Computations" (1980), for
 * why a convolution has such a rank. Toom and Cook's algorithms (Lavin and Gray 2015, arXiv 1509.09308) take
 * `grid + taps - 1` real points in each direction: on a grid of 7 the same 121 products for 5 taps, and 81 instead
 * of 94 for 3. But their matrices grow with the size of the grid, and rounding errors with them; on the unit circle
 * nothing grows.
 *
 * @example
 * ```ts
 * import { bilinearAlgorithm } from "lib/bilinear";
 * import assert from "node:assert/strict";
 *
 * const layer = { grid: 7, taps: 5, stride: 1, phases: 1, transposed: true };
 * assert.equal(bilinearAlgorithm(layer).rank, 121); // instead of 49 · 25 = 1,225
 * ```
 *
 * @param convolution What to compute.
 * @returns The algorithm, in double precision.
 * @throws {RangeError} If a number of the description is not an integer from 1.
 */
export function bilinearAlgorithm(convolution: Convolution): BilinearAlgorithm {
  checkConvolution(convolution);
  const { grid, transposed } = convolution;
  const size = grid + reach(convolution);
  const places = range(grid * grid).map((i) => ({ row: Math.floor(i / grid), column: i % grid }));
  const offsets = cellOffsets(convolution);
  const [rowsOfF, columnsOfA, rowsOfQ]: number[][][] = [[], [], []];

  for (const { u, v, isReal } of fourierPoints(size)) {
    // Whole turns are taken off while they are integers, so that no digits of the angle are lost.
    const angle = (row: number, column: number) =>
      2 * Math.PI * ((u * row + v * column) % size) / size;
    const cosines = places.map(({ row, column }) => Math.cos(angle(row, column)));
    const sines = places.map(({ row, column }) => Math.sin(angle(row, column)));
    const direction = transposed ? -1 : 1;
    const reK = weightRows(convolution, offsets, (row, column) => Math.cos(angle(row, column)));
    const share = (isReal ? 1 : 2) / size ** 2; // a pair's second point adds the same again
    if (isReal) {
      rowsOfF.push(cosines);
      columnsOfA.push(scaled(cosines, share));
      rowsOfQ.push(...reK);
      continue;
    }
    const imK = weightRows(
      convolution,
      offsets,
      (row, column) => direction * Math.sin(angle(row, column)),
    );
    const [reX, imX] = [cosines, scaled(sines, -1)];
    rowsOfF.push(sum(reX, imX), reX, imX);
    rowsOfQ.push(
      ...reK,
      ...imK.map((row, k) => sum(row, scaled(reK[k], -1))),
      ...imK.map((row, k) => sum(row, reK[k])),
    );
    // y = Re(Y · exp(+i·angle)) = Re Y · cos - Im Y · sin
    columnsOfA.push(
      scaled(sum(cosines, scaled(sines, -1)), share),
      scaled(sines, -share),
      scaled(cosines, -share),
    );
  }
  return {
    convolution,
    size,
    rank: rowsOfF.length,
    F: matrix(rowsOfF),
    A: matrix(places.map((_, j) => columnsOfA.map((column) => column[j]))),
    Q: matrix(rowsOfQ),
  };
}

/** The offsets r of the cells that the kernel reaches, in two dimensions. */
function cellOffsets(convolution: Convolution): { row: number; column: number }[] {
  const far = reach(convolution);
  const oneWay = range(2 * far + 1).map((k) => k - far);
  return oneWay.flatMap((row) => oneWay.map((column) => ({ row, column })));
}

/**
 * One point's rows of Q: for each phase of the fine and of the coarse image, what each of the kernel's taps
 * contributes, `Σ_r wave(r)` over the offsets r at which it is that tap that joins the two phases.
 */
function weightRows(
  convolution: Convolution,
  offsets: readonly { row: number; column: number }[],
  wave: (row: number, column: number) => number,
): number[][] {
  const { taps, phases } = convolution;
  const fine = range(finePhases(convolution) ** 2);
  const coarse = range(phases ** 2);
  return fine.flatMap((a) =>
    coarse.map((b) => {
      const weights = new Array<number>(taps * taps).fill(0);
      const [rowA, columnA] = [
        Math.floor(a / finePhases(convolution)),
        a % finePhases(convolution),
      ];
      const [rowB, columnB] = [Math.floor(b / phases), b % phases];
      for (const { row, column } of offsets) {
        const rowTap = tapAt(convolution, row, rowA, rowB);
        const columnTap = tapAt(convolution, column, columnA, columnB);
        if (rowTap !== undefined && columnTap !== undefined) {
          weights[rowTap * taps + columnTap] += wave(row, column);
        }
      }
      return weights;
    })
  );
}

function scaled(values: readonly number[], factor: number): number[] {
  return values.map((value) => value * factor);
}

function sum(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value + b[i]);
}

function matrix(rows: readonly number[][]): Matrix {
  return {
    rows: rows.length,
    columns: rows[0].length,
    values: Float64Array.from(rows.flat()),
  };
}
