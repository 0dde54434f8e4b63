/** How exact an algorithm is. */
import type { BilinearAlgorithm, Matrix } from "./bilinear_algorithm.ts";
import { finePhases, range, tapAt } from "./convolution.ts";

/**
 * How far an algorithm is from the convolution that it stands for. A convolution joins an input and an output
 * pixel by one tap or by none; with every combination of input pixel, tap and output pixel put through
 * `A · ((F·x) ⊙ (Q·w))`, each result should be 1 or 0.
 *
 * @param algorithm The algorithm.
 * @param precision Of the matrices' entries; sums are taken in float64 either way. Default: `"float32"`, as
 * they are used.
 * @returns The largest deviation from 1 or 0.
 */
export function algorithmError(
  algorithm: BilinearAlgorithm,
  precision: "float32" | "float64" = "float32",
): number {
  const { convolution, rank } = algorithm;
  const rounded = ({ values }: Matrix) =>
    precision === "float32" ? Float32Array.from(values) : values;
  const [F, A, Q] = [rounded(algorithm.F), rounded(algorithm.A), rounded(algorithm.Q)];
  const { grid, taps, phases, transposed } = convolution;
  const cells = grid ** 2;
  const pixelsOf = (perCell: number) => range(perCell ** 2);
  const [finePixels, coarsePixels] = [pixelsOf(finePhases(convolution)), pixelsOf(phases)];
  let largest = 0;
  for (const a of finePixels) {
    for (const b of coarsePixels) {
      for (const tap of range(taps ** 2)) {
        const row = a * coarsePixels.length + b;
        const w = range(rank).map((point) =>
          Q[(point * finePixels.length * coarsePixels.length + row) * taps ** 2 + tap]
        );
        for (const j of range(cells)) {
          for (const i of range(cells)) {
            let y = 0;
            for (let point = 0; point < rank; point++) {
              y += A[j * rank + point] * F[point * cells + i] * w[point];
            }
            const [fine, coarse] = transposed ? [j, i] : [i, j];
            const wanted = joinedBy(algorithm, { fine, coarse, a, b }) === tap ? 1 : 0;
            largest = Math.max(largest, Math.abs(y - wanted));
          }
        }
      }
    }
  }
  return largest;
}

/** The tap, in two dimensions, that joins a pixel of the fine image to one of the coarse image. */
function joinedBy(
  { convolution }: BilinearAlgorithm,
  { fine, coarse, a, b }: { fine: number; coarse: number; a: number; b: number },
): number | undefined {
  const { grid, taps, phases } = convolution;
  const perCell = finePhases(convolution);
  const row = tapAt(
    convolution,
    Math.floor(fine / grid) - Math.floor(coarse / grid),
    Math.floor(a / perCell),
    Math.floor(b / phases),
  );
  const column = tapAt(convolution, fine % grid - coarse % grid, a % perCell, b % phases);
  return row === undefined || column === undefined ? undefined : row * taps + column;
}
