import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { UserTypeError } from "../../errors/mod.ts";
import type { Moments } from "./moments.ts";

/**
 * The Fréchet distance of two normal distributions (Dowson and Landau, 1982,
 * https://doi.org/10.1016/0047-259X(82)90077-X), which Heusel and others (2017, https://arxiv.org/abs/1706.08500) compare
 * generated images with:
 *
 *     ‖μ₁ − μ₂‖² + Tr(Σ₁ + Σ₂ − 2 (Σ₁^½ Σ₂ Σ₁^½)^½)
 *
 * It is a squared distance, though all call it a distance.
 * The root is of a symmetric matrix, whose eigenvalues are real and at least 0, so singular covariances are as good as
 * others. On features of a judge it is a distance in that judge's space alone: compare neither two judges nor a published
 * Inception distance (FID). It is biased upwards, the more the fewer the points.
 *
 * @example One-dimensional distributions: (μ₁ − μ₂)² + (σ₁ − σ₂)²
 * ```ts
 * import { frechetDistance, momentsOf } from "lib/evaluation";
 * import assert from "node:assert/strict";
 *
 * const [narrow, wide] = [[-1, 1], [1, 7]].map((values) =>
 *   momentsOf({ count: 2, size: 1, values: Float64Array.from(values) })
 * );
 * const expected = 4 ** 2 + (Math.sqrt(2) - Math.sqrt(18)) ** 2;
 * assert(Math.abs(frechetDistance(narrow, wide) - expected) < 1e-12);
 * ```
 *
 * @param a Moments of one set of points.
 * @param b Moments of another in the same space.
 * @returns The distance, at least 0.
 * @throws {TypeError} If the spaces differ in size.
 */
export function frechetDistance(a: Moments, b: Moments): number {
  return frechetDistanceTo(a)(b);
}

/**
 * The distance to one distribution, whose root is taken once.
 *
 * @param a Moments of the points that others are compared with.
 * @returns {@linkcode frechetDistance} from there.
 */
export function frechetDistanceTo(a: Moments): (b: Moments) => number {
  const size = a.mean.length;
  const covariance = matrixOf(a);
  const root = symmetricRoot(covariance);
  return (b) => {
    if (b.mean.length !== size) {
      throw new UserTypeError(
        `Cannot compute a Fréchet distance: points have ${b.mean.length} numbers but must have ${size}`,
      );
    }
    const other = matrixOf(b);
    const between = a.mean.reduce((sum, mean, i) => sum + (mean - b.mean[i]) ** 2, 0);
    const product = symmetric(root.mmul(other).mmul(root));
    const { realEigenvalues } = new EigenvalueDecomposition(product, { assumeSymmetric: true });
    const trace = realEigenvalues.reduce((sum, value) => sum + rootOf(value), 0);
    // Of equal moments rounding leaves as little below 0 as above.
    return Math.max(0, between + covariance.trace() + other.trace() - 2 * trace);
  };
}

function matrixOf({ mean: { length }, covariance }: Moments): Matrix {
  return Matrix.from1DArray(length, length, covariance);
}

/** The symmetric root of a covariance. */
function symmetricRoot(covariance: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const roots = Matrix.diag(realEigenvalues.map(rootOf));
  return eigenvectorMatrix.mmul(roots).mmul(eigenvectorMatrix.transpose());
}

/** Rounding makes small eigenvalues negative. */
function rootOf(eigenvalue: number): number {
  return Math.sqrt(Math.max(0, eigenvalue));
}

/** Rounding makes a product of three not quite symmetric. */
function symmetric(matrix: Matrix): Matrix {
  return Matrix.add(matrix, matrix.transpose()).mul(0.5);
}
