import type { NamedArray } from "../../files/mod.ts";
import { type Board, lowerTransposed, upperTransposed } from "../board/board.ts";
import { packTable, unpackTable } from "./sparse_table.ts";

/** The patterns by their cells, row by row from 0 to 15, the cell of each table's fastest digit first. */
export const patterns: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4, 5],
  [4, 5, 6, 7, 8, 9],
  [0, 1, 2, 4, 5, 6],
  [4, 5, 6, 8, 9, 10],
];

/** Entries of one table: an exponent for each of six cells. */
export const tableSize: number = 16 ** 6;

/** In how many ways a board is looked at: four turns, each also mirrored. */
const symmetries = 8;

/** How many entries are a board's value together. */
const entries = 4 * symmetries;

/**
 * The value of boards as a sum of table entries (Szubert and Jaśkowski 2014, https://doi.org/10.1109/CIG.2014.6932907): each of
 * four patterns of six cells is looked up in its table for each of the board's eight turns and mirror images. The patterns are
 * those of Yeh et al. 2016 (https://arxiv.org/abs/1606.07374).
 *
 * The tables take 268 MB.
 */
export class TupleNetwork {
  /** One table for each of {@linkcode patterns}, `[16^6]`. */
  readonly tables: readonly Float32Array<ArrayBuffer>[] = patterns.map(() =>
    new Float32Array(tableSize)
  );
  readonly #places = new Int32Array(entries);

  /**
   * The value of a board.
   *
   * @param board The board; all its turns and mirror images have the same value, up to rounding.
   * @returns The sum of its entries.
   */
  value(board: Board): number {
    this.#locate(board);
    const places = this.#places;
    const [first, second, third, fourth] = this.tables;
    let sum = 0;
    for (let i = 0; i < entries; i += 4) {
      sum += first[places[i]] + second[places[i + 1]] + third[places[i + 2]] +
        fourth[places[i + 3]];
    }
    return sum;
  }

  /**
   * Moves the value of a board towards a target: each entry by its part of the way.
   *
   * @param board The board.
   * @param step The target and the step size: the share of the way that is gone.
   * @returns How far the value was from the target before.
   */
  learn(board: Board, { target, stepSize }: { target: number; stepSize: number }): number {
    const error = target - this.value(board);
    const change = stepSize * error / entries;
    const places = this.#places;
    const [first, second, third, fourth] = this.tables;
    for (let i = 0; i < entries; i += 4) {
      first[places[i]] += change;
      second[places[i + 1]] += change;
      third[places[i + 2]] += change;
      fourth[places[i + 3]] += change;
    }
    return error;
  }

  /**
   * Sets small entries to 0, which then take no room: a board's value is a sum of 32 entries, and most of the small ones belong
   * to boards that were seen once or twice.
   *
   * @param least The absolute value, in points, from which on entries stay.
   */
  dropBelow(least: number): void {
    for (const table of this.tables) {
      for (let i = 0; i < table.length; i++) if (Math.abs(table[i]) < least) table[i] = 0;
    }
  }

  /**
   * The tables without their zeros.
   *
   * @returns Three arrays for each table, copies.
   */
  arrays(): NamedArray[] {
    return this.tables.flatMap((table, i) => packTable(nameOf(i), table));
  }

  /**
   * Refuses tables that {@linkcode TupleNetwork.restore} would refuse.
   *
   * @param arrays What {@linkcode TupleNetwork.arrays} gave, among others.
   * @throws {TypeError} If one is missing, or does not fit the others.
   */
  check(arrays: readonly NamedArray[]): void {
    this.#unpack(arrays);
  }

  /**
   * Takes tables back. Nothing changes if one does not fit.
   *
   * @param arrays What {@linkcode TupleNetwork.arrays} gave, among others.
   * @throws {TypeError} If one is missing, or does not fit the others.
   */
  restore(arrays: readonly NamedArray[]): void {
    for (const fill of this.#unpack(arrays)) fill();
  }

  /** Checks tables; what it gives fills one each. */
  #unpack(arrays: readonly NamedArray[]): (() => void)[] {
    return this.tables.map((table, i) => unpackTable(nameOf(i), arrays, table));
  }

  /** Writes where the entries of a board are: of each of eight images its four patterns. */
  #locate(board: Board): void {
    const places = this.#places;
    const upper = board[0];
    const lower = board[1];
    locateTurns(upper, lower, places, 0);
    locateTurns(upperTransposed(upper, lower), lowerTransposed(upper, lower), places, 16);
  }
}

/** Tables are named by the cells of their pattern: `tables/0-1-2-4-5-6`. */
function nameOf(table: number): string {
  return `tables/${patterns[table].join("-")}`;
}

/** The four images of a board that need no transposition: as it is, upside down, mirrored, both. */
function locateTurns(upper: number, lower: number, places: Int32Array, at: number): void {
  const [a, b, c, d] = [upper & 0xffff, upper >>> 16, lower & 0xffff, lower >>> 16];
  locateImage(a, b, c, places, at);
  locateImage(d, c, b, places, at + 4);
  const mirroredUpper = mirrored(upper);
  const mirroredLower = mirrored(lower);
  const [e, f] = [mirroredUpper & 0xffff, mirroredUpper >>> 16];
  const [g, h] = [mirroredLower & 0xffff, mirroredLower >>> 16];
  locateImage(e, f, g, places, at + 8);
  locateImage(h, g, f, places, at + 12);
}

/** The four patterns of an image, of whose rows the last is in none. */
function locateImage(a: number, b: number, c: number, places: Int32Array, at: number): void {
  places[at] = a | (b & 0xff) << 16;
  places[at + 1] = b | (c & 0xff) << 16;
  places[at + 2] = a & 0xfff | (b & 0xfff) << 12;
  places[at + 3] = b & 0xfff | (c & 0xfff) << 12;
}

/** A word whose two rows are from right to left. */
function mirrored(word: number): number {
  const bytes = (word & 0x00ff00ff) << 8 | word >>> 8 & 0x00ff00ff;
  return (bytes & 0x0f0f0f0f) << 4 | bytes >>> 4 & 0x0f0f0f0f;
}
