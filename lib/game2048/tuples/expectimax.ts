import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import {
  type Board,
  chanceOfFour,
  countCells,
  emptyCells,
  legalMoves,
  move,
} from "../board/board.ts";

/** What a board is worth after a move, before the new tile: what will be merged from there on. */
export interface BoardValue {
  /** The value of a board, which stays as it is. */
  value(board: Board): number;
}

/** Options of {@linkcode Expectimax}. */
export interface ExpectimaxOptions {
  /**
   * How many moves are looked ahead, an integer from 1 to 5: with 1 the move is taken that merges most together with the value
   * of the board after it, with 2 that value is the mean, over all tiles that can come up, of the best second move, and so on.
   * The second move takes some twenty times as long, the third sixty times as long again. Default: 2.
   */
  depth?: number;
}

/**
 * Chooses moves by looking ahead: the best of one's own moves, the mean over all new tiles, in turn.
 *
 * @example What merges most in two moves
 * ```ts
 * import { boardOf, directions, Expectimax } from "lib/game2048";
 * import assert from "node:assert/strict";
 *
 * const search = new Expectimax({ value: () => 0 }, { depth: 2 });
 * const board = boardOf([3, 1, 1, 3, 4, 5, 6, 7, 8, 9, 8, 9, 1, 2, 1, 2]);
 * assert(["left", "right"].includes(directions[search.choose(board)]));
 * ```
 */
export class Expectimax {
  readonly #values: BoardValue;
  readonly #depth: number;
  /** For each depth the boards after the four moves, and the board with a new tile. */
  readonly #moved: readonly (readonly Board[])[];
  readonly #grown: readonly Board[];

  /**
   * A search with values at its end.
   *
   * @param values What boards are worth that it does not look beyond, such as a `TupleNetwork`.
   * @param options How far it looks.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(values: BoardValue, options: ExpectimaxOptions = {}) {
    checkOptions<ExpectimaxOptions>("new Expectimax()", options, { depth: "number" });
    const { depth = 2 } = options;
    if (!Number.isInteger(depth) || depth < 1 || depth > 5) {
      throw new UserRangeError(
        `Cannot search: depth is ${depth} but must be an integer from 1 to 5`,
      );
    }
    this.#values = values;
    this.#depth = depth;
    const boards = (count: number) => Array.from({ length: count }, () => new Int32Array(2));
    this.#moved = Array.from({ length: depth }, () => boards(4));
    this.#grown = boards(depth);
  }

  /**
   * The best move.
   *
   * @param board The board, which stays as it is.
   * @returns Its direction, of equal ones the first; -1 if nothing can move.
   */
  choose(board: Board): number {
    let best = -1;
    let most = -Infinity;
    for (let direction = 0; direction < 4; direction++) {
      const value = this.worth(board, direction);
      if (value > most) {
        best = direction;
        most = value;
      }
    }
    return best;
  }

  /**
   * What a move is worth.
   *
   * @param board The board, which stays as it is.
   * @param direction Where to: an index of `directions`.
   * @returns What it merges and what is to come; -Infinity if it is not legal.
   */
  worth(board: Board, direction: number): number {
    return this.#worth(board, direction, this.#depth - 1);
  }

  /** What a move merges and what is to come, looking so many moves further; -Infinity if it is not legal. */
  #worth(board: Board, direction: number, depth: number): number {
    const after = this.#moved[depth][direction];
    const reward = move(board, direction, after);
    if (reward === -1) return -Infinity;
    return reward + (depth === 0 ? this.#values.value(after) : this.#mean(after, depth - 1));
  }

  /** The mean over all new tiles of the best that can be done then. */
  #mean(after: Board, depth: number): number {
    const grown = this.#grown[depth];
    let sum = 0;
    let count = 0;
    for (let word = 0; word < 2; word++) {
      const all = emptyCells(after[word]);
      count += countCells(all);
      for (let empty = all; empty !== 0; empty &= empty - 1) {
        const cell = empty & -empty;
        for (const isFour of [0, 1]) {
          grown[0] = after[0];
          grown[1] = after[1];
          grown[word] |= cell << isFour;
          sum += (isFour === 1 ? chanceOfFour : 1 - chanceOfFour) * this.#best(grown, depth);
        }
      }
    }
    return sum / count;
  }

  /** The worth of the best move; 0 when the game is over. */
  #best(board: Board, depth: number): number {
    if (legalMoves(board) === 0) return 0;
    let most = -Infinity;
    for (let direction = 0; direction < 4; direction++) {
      most = Math.max(most, this.#worth(board, direction, depth));
    }
    return most;
  }
}
