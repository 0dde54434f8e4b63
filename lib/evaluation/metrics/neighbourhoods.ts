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
  // Copies in float64: each number is read thousands of times.
  const [left, right] = [a, b].map(({ values }) => Float64Array.from(values));
  const squares = new Float64Array(block * block);
  for (let beginA = 0; beginA < a.count; beginA += block) {
    const rows = Math.min(block, a.count - beginA);
    const leftBlock = left.subarray(beginA * size, (beginA + rows) * size);
    for (let beginB = 0; beginB < b.count; beginB += block) {
      const columns = Math.min(block, b.count - beginB);
      const rightBlock = right.subarray(beginB * size, (beginB + columns) * size);
      squaredDistances(leftBlock, rightBlock, size, squares);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) visit(beginA + i, beginB + j, squares[i * block + j]);
      }
    }
  }
}

/**
 * Squared distances of all pairs of two blocks, four at a time: their sums do not wait for each other.
 *
 * @param left Points `[rows, size]`.
 * @param right Points `[columns, size]`.
 * @param size Numbers that make a point.
 * @param squares Takes the distances `[rows, block]`.
 */
function squaredDistances(
  left: Float64Array,
  right: Float64Array,
  size: number,
  squares: Float64Array,
): void {
  const rows = left.length / size;
  const columns = right.length / size;
  for (let i = 0; i < rows; i++) {
    const row = left.subarray(i * size, (i + 1) * size);
    let j = 0;
    for (; j + 4 <= columns; j += 4) {
      let [first, second, third, fourth] = [0, 0, 0, 0];
      const at = j * size;
      for (let n = 0; n < size; n++) {
        const value = row[n];
        const toFirst = value - right[at + n];
        const toSecond = value - right[at + size + n];
        const toThird = value - right[at + 2 * size + n];
        const toFourth = value - right[at + 3 * size + n];
        first += toFirst * toFirst;
        second += toSecond * toSecond;
        third += toThird * toThird;
        fourth += toFourth * toFourth;
      }
      squares.set([first, second, third, fourth], i * block + j);
    }
    for (; j < columns; j++) {
      let square = 0;
      for (let n = 0; n < size; n++) square += (row[n] - right[j * size + n]) ** 2;
      squares[i * block + j] = square;
    }
  }
}
