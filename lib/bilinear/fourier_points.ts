/** The points at which polynomials of real numbers are multiplied. */
import { range } from "./convolution.ts";

/** One point (u, v) of the two-dimensional discrete Fourier transform. */
export interface FourierPoint {
  /** Frequency along the height, from 0 to size - 1. */
  readonly u: number;
  /** Frequency along the width, from 0 to size - 1. */
  readonly v: number;
  /** Whether the transform of real numbers is real there: (u, v) is its own mirror image (-u, -v). */
  readonly isReal: boolean;
}

/**
 * Half of the points of a `size` × `size` Fourier transform. That of real numbers at (-u, -v) is the complex
 * conjugate of that at (u, v), so one of each pair says all.
 *
 * @param size Points in each direction, an integer from 1.
 * @returns The real points (1 if the size is odd, else 4) and one of each conjugate pair.
 */
export function fourierPoints(size: number): FourierPoint[] {
  const mirrored = (k: number) => (size - k) % size;
  return range(size).flatMap((u) =>
    range(size).map((v) => ({ u, v, isReal: mirrored(u) === u && mirrored(v) === v }))
  ).filter(({ u, v }) => {
    const [mirrorU, mirrorV] = [mirrored(u), mirrored(v)];
    return u < mirrorU || (u === mirrorU && v <= mirrorV);
  });
}

/**
 * Products of real numbers that a cyclic convolution of `size` × `size` takes: one for a real point, three
 * for a complex one.
 *
 * @param size Points in each direction, an integer from 1.
 * @returns The rank: 94 for size 8, 121 for size 9.
 */
export function cyclicRank(size: number): number {
  return fourierPoints(size).reduce((rank, { isReal }) => rank + (isReal ? 1 : 3), 0);
}
