/** More of a kind than these are not all drawn. */
const most = 5;

/**
 * Which of so many things a diagram draws: all, or the first three and the last with a gap between them.
 *
 * @param count How many there are.
 * @returns Their places from 0, and `undefined` for the gap.
 */
export function shownPlaces(count: number): (number | undefined)[] {
  return count <= most ? [...Array(count).keys()] : [0, 1, 2, undefined, count - 1];
}
