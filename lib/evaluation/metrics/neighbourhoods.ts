import { UserRangeError } from "../../errors/mod.ts";
import { checkPoints, type Points } from "./points.ts";

/** Points, each with its distances to its nearest neighbours among them. */
export interface Neighbourhoods {
  /** The points. */
  readonly points: Points;
  /** How many neighbours are known of each. */
  readonly most: number;
  /** Squared distances `[count, most]` to the nearest, the second and so on, the point itself left out. */
  readonly squaredDistances: Float64Array;
}

/** Points a block: two blocks of 64 numbers a point stay in a core's cache. */
const block = 128;

/**
 * Finds the distances to the nearest neighbours of every point.
 *
 * @param points More than `most`.
 * @param most How many neighbours, an integer of at least 1.
 * @returns The points with their distances.
 * @throws {RangeError} If there are too few points, or a value is not finite.
 */
export function neighbourhoodsOf(points: Points, most: number): Neighbourhoods {
  if (!Number.isInteger(most) || most < 1) {
    throw new UserRangeError(
      `Cannot find neighbours: there are ${most} to find but must be an integer of at least 1`,
    );
  }
  checkPoints("find neighbours", [points], most + 1);
  const squaredDistances = new Float64Array(points.count * most).fill(Infinity);
  forEachPair(points, points, (i, j, squared) => {
    if (i === j) return;
    let at = (i + 1) * most - 1;
    if (squared >= squaredDistances[at]) return;
    for (; at > i * most && squaredDistances[at - 1] > squared; at--) {
      squaredDistances[at] = squaredDistances[at - 1];
    }
    squaredDistances[at] = squared;
  });
  return { points, most, squaredDistances };
}

/**
 * Visits every pair of points, block by block, so that no matrix of all distances is held.
 *
 * @param a One set.
 * @param b The other, in the same space.
 * @param visit Called with the index of a point of each, and their squared distance.
 */
export function forEachPair(
  a: Points,
  b: Points,
  visit: (i: number, j: number, squaredDistance: number) => void,
): void {
  const { size } = a;
  // Copies in float64: the loop below reads each number thousands of times.
  const [left, right] = [a, b].map(({ values }) => Float64Array.from(values));
  for (let beginA = 0; beginA < a.count; beginA += block) {
    const endA = Math.min(beginA + block, a.count);
    for (let beginB = 0; beginB < b.count; beginB += block) {
      const endB = Math.min(beginB + block, b.count);
      for (let i = beginA; i < endA; i++) {
        for (let j = beginB; j < endB; j++) {
          let squared = 0;
          for (let n = 0, at = i * size, other = j * size; n < size; n++, at++, other++) {
            const difference = left[at] - right[other];
            squared += difference * difference;
          }
          visit(i, j, squared);
        }
      }
    }
  }
}
