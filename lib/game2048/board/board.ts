import type { RandomStream } from "../../random/mod.ts";
import { mergedScores, movedLeft, movedRight, rowChanges } from "./row_tables.ts";

/**
 * A board of 2048: the upper two rows in one word of 32 bits, the lower two in another. Each cell is an exponent of two in four
 * bits, 0 where it is empty; the cells of a word follow from left to right and from top to bottom, the first in the lowest bits.
 */
export type Board = Int32Array<ArrayBuffer>;

/** The directions by the number that stands for each as an action. */
export const directions = ["up", "right", "down", "left"] as const;

/** How likely a new tile is a 4 and not a 2. */
export const chanceOfFour = 0.1;

/**
 * The upper word of a board whose columns have become its rows.
 *
 * @param upper Rows 0 and 1.
 * @param lower Rows 2 and 3.
 * @returns Columns 0 and 1.
 */
export function upperTransposed(upper: number, lower: number): number {
  const other = halfTransposed(lower);
  const own = halfTransposed(upper);
  return own & 0x00ff00ff | (other & 0x00ff00ff) << 8;
}

/**
 * The lower word of a board whose columns have become its rows.
 *
 * @param upper Rows 0 and 1.
 * @param lower Rows 2 and 3.
 * @returns Columns 2 and 3.
 */
export function lowerTransposed(upper: number, lower: number): number {
  const other = halfTransposed(lower);
  const own = halfTransposed(upper);
  return own >>> 8 & 0x00ff00ff | other & 0xff00ff00;
}

/** Both squares of two by two cells in a word, each transposed. */
function halfTransposed(word: number): number {
  const differing = (word ^ word >>> 12) & 0xf0f0;
  return word ^ differing ^ differing << 12;
}

/**
 * Moves all tiles of a board as far as they go, and merges equal ones.
 *
 * @param board The board.
 * @param direction Where to: an index of {@linkcode directions}.
 * @param after Where the board after the move is written, before any new tile. Default: in its place.
 * @returns What was merged, at least 0; -1 if nothing can move, and then nothing is written.
 */
export function move(board: Board, direction: number, after: Board = board): number {
  const isVertical = (direction & 1) === 0;
  const first = isVertical ? upperTransposed(board[0], board[1]) : board[0];
  const last = isVertical ? lowerTransposed(board[0], board[1]) : board[1];
  const moved = direction === 0 || direction === 3 ? movedLeft : movedRight;
  const newFirst = moved[first & 0xffff] | moved[first >>> 16] << 16;
  const newLast = moved[last & 0xffff] | moved[last >>> 16] << 16;
  if (newFirst === first && newLast === last) return -1;
  after[0] = isVertical ? upperTransposed(newFirst, newLast) : newFirst;
  after[1] = isVertical ? lowerTransposed(newFirst, newLast) : newLast;
  return mergedScores[first & 0xffff] + mergedScores[first >>> 16] +
    mergedScores[last & 0xffff] + mergedScores[last >>> 16];
}

/**
 * In which directions a board can move.
 *
 * @param board The board.
 * @returns Bit `d` is set if direction `d` is legal; 0 when the game is over.
 */
export function legalMoves(board: Board): number {
  const rows = changes(board[0]) | changes(board[1]);
  const columns = changes(upperTransposed(board[0], board[1])) |
    changes(lowerTransposed(board[0], board[1]));
  return columns & 1 | rows & 2 | (columns & 2) << 1 | (rows & 1) << 3;
}

function changes(word: number): number {
  return rowChanges[word & 0xffff] | rowChanges[word >>> 16];
}

/**
 * Where a word is empty.
 *
 * @param word Eight cells.
 * @returns The lowest bit of each empty cell.
 */
export function emptyCells(word: number): number {
  const halves = word | word >>> 2;
  return ~(halves | halves >>> 1) & 0x11111111;
}

/**
 * How many cells are empty.
 *
 * @param empty What {@linkcode emptyCells} gave.
 * @returns From 0 to 8.
 */
export function countCells(empty: number): number {
  return Math.imul(empty, 0x11111111) >>> 28;
}

/**
 * Puts a new tile on an empty cell, each equally likely: a 2, or with {@linkcode chanceOfFour} a 4.
 *
 * @param board The board, with an empty cell; changed in place.
 * @param random Where chance comes from: one number is drawn.
 */
export function addTile(board: Board, random: RandomStream): void {
  const above = emptyCells(board[0]);
  const below = emptyCells(board[1]);
  const countAbove = countCells(above);
  // One number decides both: its whole part the cell, the rest the tile.
  const drawn = random.uniform() * (countAbove + countCells(below));
  let place = Math.floor(drawn);
  const isFour = drawn - place < chanceOfFour;
  const word = place < countAbove ? 0 : 1;
  let empty = word === 0 ? above : below;
  if (word === 1) place -= countAbove;
  while (place-- > 0) empty &= empty - 1;
  const cell = empty & -empty;
  board[word] |= isFour ? cell << 1 : cell;
}

/**
 * Begins a game: two tiles on an empty board.
 *
 * @param board What is overwritten.
 * @param random Where chance comes from.
 */
export function beginBoard(board: Board, random: RandomStream): void {
  board.fill(0);
  addTile(board, random);
  addTile(board, random);
}

/**
 * One cell of a board.
 *
 * @param board The board.
 * @param cell From 0 to 15, row by row.
 * @returns The exponent of its tile; 0 if it is empty.
 */
export function exponentAt(board: Board, cell: number): number {
  return board[cell >> 3] >>> 4 * (cell & 7) & 15;
}

/**
 * The greatest tile of a board.
 *
 * @param board The board.
 * @returns Its exponent.
 */
export function greatestTile(board: Board): number {
  let greatest = 0;
  for (let cell = 0; cell < 16; cell++) greatest = Math.max(greatest, exponentAt(board, cell));
  return greatest;
}

/**
 * A board of exponents.
 *
 * @param exponents One for each cell, row by row, each from 0 to 15.
 * @returns The board.
 */
export function boardOf(exponents: ArrayLike<number>): Board {
  const board = new Int32Array(2);
  for (let cell = 0; cell < 16; cell++) board[cell >> 3] |= exponents[cell] << 4 * (cell & 7);
  return board;
}
