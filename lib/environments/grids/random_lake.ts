import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { RandomStream } from "../../random/mod.ts";

/** Options of {@linkcode randomLake}. */
export interface RandomLakeOptions {
  /** The probability that a cell is frozen, above 0 and at most 1; others are holes. Default: 0.8. */
  frozen?: number;
  /** Decides the map, an integer of at least 0. Default: 0. */
  seed?: number;
}

/**
 * Draws a map for `frozenLake()`: the start at the top left, the goal at the bottom right, and a way between them. As
 * Gymnasium's `generate_random_map`, with other numbers.
 *
 * @example A policy of one map on another
 * ```ts
 * import { frozenLake, randomLake } from "lib/environments";
 * import assert from "node:assert/strict";
 *
 * const [train, test] = [1, 2].map((seed) => frozenLake({ map: randomLake(8, { seed }) }));
 * assert.equal(train.states, test.states);
 * assert.notDeepEqual(train.terminal, test.terminal);
 * ```
 *
 * @param size Cells a side, an integer from 2 to 100.
 * @param options How much is frozen, and the seed.
 * @returns The rows, one a line.
 * @throws {RangeError} If a number is outside its range, an option is unknown, or 10,000 maps had no way.
 */
export function randomLake(size: number = 8, options: RandomLakeOptions = {}): string {
  checkOptions<RandomLakeOptions>("randomLake()", options, { frozen: "number", seed: "number" });
  const { frozen = 0.8, seed = 0 } = options;
  if (!Number.isInteger(size) || size < 2 || size > 100) {
    throw new UserRangeError(
      `Cannot draw a lake: size is ${size} but must be an integer from 2 to 100`,
    );
  }
  if (!(frozen > 0 && frozen <= 1)) {
    throw new UserRangeError(
      `Cannot draw a lake: frozen is ${frozen} but must be above 0 and at most 1`,
    );
  }
  const random = new RandomStream(seed);
  for (let attempt = 0; attempt < 10_000; attempt++) {
    const cells = Array.from(
      { length: size * size },
      (): string => random.uniform() < frozen ? "F" : "H",
    );
    [cells[0], cells[size * size - 1]] = ["S", "G"];
    if (!hasWay(cells, size)) continue;
    return Array.from(
      { length: size },
      (_, row) => cells.slice(row * size, (row + 1) * size).join(""),
    ).join("\n");
  }
  throw new UserRangeError(
    `Cannot draw a lake: none of 10,000 maps has a way where frozen is ${frozen}; raise it`,
  );
}

/** Whether the last cell can be reached from the first without a hole. */
function hasWay(cells: readonly string[], size: number): boolean {
  const reached = new Set([0]);
  for (const cell of reached) {
    const neighbours = [
      ...(cell % size > 0 ? [cell - 1] : []),
      ...(cell % size < size - 1 ? [cell + 1] : []),
      ...[cell - size, cell + size],
    ];
    for (const next of neighbours) {
      if (next in cells && cells[next] !== "H") reached.add(next);
    }
  }
  return reached.has(cells.length - 1);
}
