import { UserRangeError, UserTypeError } from "../../errors/mod.ts";
import { sha256 } from "../../files/mod.ts";

/** Labelled points: what a toy example has in place of images. A federation splits them by their labels. */
export interface PointSet {
  /** What they are, for people: `eight Gaussians`. */
  readonly name: string;
  /** SHA-256 of all bytes of `points` followed by those of `labels`. */
  readonly sha256: string;
  /** Number of points. */
  readonly count: number;
  /** Coordinates of a point. */
  readonly dimensions: number;
  /** Number of classes; labels go from 0 to `classes - 1`. */
  readonly classes: number;
  /** Coordinates `[count, dimensions]`. */
  readonly points: Float32Array;
  /** Classes `[count]`. */
  readonly labels: Uint8Array;
}

/**
 * A set of points that are at hand, with its checksum.
 *
 * @example Two points on a line
 * ```ts
 * import { pointSetOf, takePoints } from "lib/toys";
 * import assert from "node:assert/strict";
 *
 * const points = Float32Array.of(-1, 1);
 * const set = pointSetOf({ name: "ends", dimensions: 1, classes: 2, points, labels: Uint8Array.of(0, 1) });
 * assert.deepEqual(takePoints(set, [1, 0]), Float32Array.of(1, -1));
 * ```
 *
 * @param examples Everything but what follows from it; points and labels are kept, not copied.
 * @returns The set.
 * @throws {TypeError} If there are not as many coordinates as labels and dimensions say.
 * @throws {RangeError} If a coordinate is not finite.
 */
export function pointSetOf(examples: Omit<PointSet, "sha256" | "count">): PointSet {
  const { name, dimensions, points, labels } = examples;
  const count = labels.length;
  if (points.length !== count * dimensions) {
    throw new UserTypeError(
      `Cannot use the points "${name}": there are ${points.length} coordinates but must be ` +
        `${count * dimensions}, ${dimensions} for each of ${count} labels`,
    );
  }
  const odd = points.findIndex((coordinate) => !Number.isFinite(coordinate));
  if (odd >= 0) {
    throw new UserRangeError(
      `Cannot use the points "${name}": coordinate ${odd} is ${points[odd]} but must be finite`,
    );
  }
  const bytes = new Uint8Array(points.buffer, points.byteOffset, points.byteLength);
  return { ...examples, sha256: sha256(bytes, labels), count };
}

/**
 * Some of the points.
 *
 * @param pointSet Where to take them from.
 * @param indices Which, in order; one may stand several times.
 * @returns Coordinates `[indices, dimensions]`.
 * @throws {RangeError} If there is no point of such an index.
 */
export function takePoints(
  { count, dimensions, points }: PointSet,
  indices: ArrayLike<number>,
): Float32Array<ArrayBuffer> {
  const taken = new Float32Array(indices.length * dimensions);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i];
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new UserRangeError(
        `Cannot take point ${index}: its index must be an integer from 0 to ${count - 1}`,
      );
    }
    taken.set(points.subarray(index * dimensions, (index + 1) * dimensions), i * dimensions);
  }
  return taken;
}
