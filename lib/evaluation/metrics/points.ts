import { UserRangeError, UserTypeError } from "../../errors/mod.ts";

/** Points of a space, such as what a judge says of one image each. */
export interface Points {
  /** How many points. */
  readonly count: number;
  /** Numbers that make a point. */
  readonly size: number;
  /** The numbers `[count, size]`. */
  readonly values: Float32Array | Float64Array;
}

/**
 * Refuses points that no distance can be computed of.
 *
 * @param action What cannot be done then: `compute a Fréchet distance`.
 * @param sets The sets of points.
 * @param least The least number of points of each set.
 * @throws {TypeError} If values are not as many as count and size say, or sets differ in size.
 * @throws {RangeError} If there are too few points, or a value is not finite.
 */
export function checkPoints(action: string, sets: readonly Points[], least: number): void {
  for (const { count, size, values } of sets) {
    if (values.length !== count * size) {
      throw new UserTypeError(
        `Cannot ${action}: there are ${values.length} values but must be ${count} × ${size}`,
      );
    }
    if (size !== sets[0].size) {
      throw new UserTypeError(
        `Cannot ${action}: points have ${size} numbers but must have ${
          sets[0].size
        }, as the others`,
      );
    }
    if (count < least) {
      throw new UserRangeError(
        `Cannot ${action}: there are ${count} points but must be at least ${least}`,
      );
    }
    const strange = values.findIndex((value) => !Number.isFinite(value));
    if (strange < 0) continue;
    throw new UserRangeError(
      `Cannot ${action}: value ${strange} is ${values[strange]} but must be finite`,
    );
  }
}

/**
 * Some of the points.
 *
 * @param points All of them.
 * @param indices Which, in order; one may stand several times.
 * @returns Copies.
 */
export function takePoints({ size, values }: Points, indices: ArrayLike<number>): Points {
  const taken = new Float64Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    taken.set(values.subarray(indices[i] * size, (indices[i] + 1) * size), i * size);
  }
  return { count: indices.length, size, values: taken };
}
