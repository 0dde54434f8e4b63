/** Games that one process emulates. */
export interface GameGroup {
  /** Index of the first. */
  readonly first: number;
  /** Index after the last. */
  readonly end: number;
}

/**
 * Games in parts that differ by one at most.
 *
 * @param games How many games.
 * @param parts How many parts at most.
 */
export function gameGroups(games: number, parts: number): GameGroup[] {
  const count = Math.min(parts, games);
  const edge = (group: number) => Math.floor(group * games / count);
  return Array.from({ length: count }, (_, i) => ({ first: edge(i), end: edge(i + 1) }));
}
