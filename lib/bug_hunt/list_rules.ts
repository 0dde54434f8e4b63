import { checkOptions } from "../errors/mod.ts";

/** A board as lists: four rows of four tiles by their values, 0 for an empty cell. */
export type Rows = readonly (readonly number[])[];

/** Options of {@linkcode moveRows}: the article's two faults, each of which you can have or not. */
export interface ListRules {
  /** Whether two empty cells next to one another count as tiles that merge, to 0. Default: false. */
  emptyMerges?: boolean;
  /** Whether a move up or down counts as one whatever it changes: lists are compared by identity. Default: false. */
  comparesIdentity?: boolean;
}

/** The rules as the article's programs have them. */
export const articleRules: Required<ListRules> = { emptyMerges: true, comparesIdentity: true };

/** What {@linkcode moveRows} gives. */
export interface MovedRows {
  /** The board after the move, before any new tile. */
  readonly rows: Rows;
  /** What was merged. */
  readonly gained: number;
  /** Whether it counts as a move, so that a new tile comes up. */
  readonly moved: boolean;
}

/**
 * Moves a board of 2048 in the way that comes to mind first: lines are lists, moved to their start. Without faults it is the
 * slow program that is plainly right; with them it is the article's.
 *
 * @param rows The board.
 * @param direction 0 up, 1 right, 2 down, 3 left.
 * @param rules The faults. Default: none.
 * @returns The board after the move, what was merged, and whether it counts.
 * @throws {RangeError} If an option is unknown.
 */
export function moveRows(rows: Rows, direction: number, rules: ListRules = {}): MovedRows {
  checkOptions<ListRules>("moveRows()", rules, {
    ...{ emptyMerges: "boolean", comparesIdentity: "boolean" },
  });
  const { emptyMerges = false, comparesIdentity = false } = rules;
  const isVertical = direction === 0 || direction === 2;
  const isReversed = direction === 1 || direction === 2;
  const lines = turned(rows, { isVertical, isReversed });
  const slid = lines.map((line) => slide(line, emptyMerges));
  const after = turned(slid.map(({ line }) => line), { isVertical, isReversed }, true);
  const changes = slid.some(({ line, merged }, i) => merged || !isSame(line, lines[i]));
  return {
    rows: after,
    gained: slid.reduce((sum, { gained }) => sum + gained, 0),
    moved: isVertical && comparesIdentity ? after !== rows : changes,
  };
}

/**
 * Whether no cell is empty and no two neighbours are equal.
 *
 * @param rows The board.
 */
export function isOver(rows: Rows): boolean {
  return rows.every((row, y) =>
    row.every((tile, x) => tile !== 0 && tile !== row[x + 1] && tile !== rows[y + 1]?.[x])
  );
}

/** The lines of a board from where they move to; back again, a board of such lines. */
function turned(
  rows: Rows,
  { isVertical, isReversed }: { isVertical: boolean; isReversed: boolean },
  isBack = false,
): Rows {
  const transposed = (lines: Rows) =>
    isVertical ? [0, 1, 2, 3].map((x) => lines.map((line) => line[x])) : lines;
  const reversed = (lines: Rows) => isReversed ? lines.map((line) => line.toReversed()) : lines;
  return isBack ? transposed(reversed(rows)) : reversed(transposed(rows));
}

/** Moves the tiles of a line to its start, and merges equal ones. */
function slide(line: readonly number[], emptyMerges: boolean) {
  const packed = pack(line);
  let [gained, merged] = [0, false];
  for (let i = 0; i < 3; i++) {
    if (packed[i] !== packed[i + 1] || packed[i] === 0 && !emptyMerges) continue;
    packed[i] *= 2;
    packed[i + 1] = 0;
    gained += packed[i];
    merged = true;
  }
  return { line: pack(packed), gained, merged };
}

/** The tiles of a line at its start, and zeros behind them. */
function pack(line: readonly number[]): number[] {
  const tiles = line.filter((tile) => tile !== 0);
  return [...tiles, ...Array<number>(line.length - tiles.length).fill(0)];
}

function isSame(line: readonly number[], other: readonly number[]): boolean {
  return line.every((tile, i) => tile === other[i]);
}
