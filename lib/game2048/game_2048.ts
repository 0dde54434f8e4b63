import {
  type EnvironmentOptions,
  type GamePicture,
  VectorEnvironment,
} from "../environments/mod.ts";
import { checkOptions, UserRangeError } from "../errors/mod.ts";
import type { RandomStream } from "../random/mod.ts";
import {
  addTile,
  beginBoard,
  type Board,
  boardOf,
  countCells,
  directions,
  emptyCells,
  greatestTile,
  legalMoves,
  move,
} from "./board/board.ts";
import { drawBoard } from "./board/draw_board.ts";

/** Options of {@linkcode Game2048}. */
export interface Game2048Options extends EnvironmentOptions {
  /**
   * What a cell looks like: `"one-hot"` is 16 bytes, of which the one of its exponent is 1, so that a network sees sixteen
   * kinds of cells; `"exponents"` is the exponent itself, 0 for an empty cell. Default: `"one-hot"`.
   */
  observations?: "one-hot" | "exponents";
}

/**
 * The game 2048 of Gabriele Cirulli (https://github.com/gabrielecirulli/2048): all tiles move up (action 0), to the right (1),
 * down (2) or to the left (3), equal ones that meet merge to their sum, and after each move a new tile comes up, a 2 or in one
 * of ten times a 4. A move pays what it merges; it is legal if it changes something, and a game without legal moves terminates.
 *
 * Observations are `[games, 16, 16]`, cell by exponent, or with `"exponents"` `[games, 16]`. A cell has four bits: two tiles of
 * 32,768 do not merge.
 *
 * @example A move to the left
 * ```ts
 * import { Game2048 } from "lib/game2048";
 *
 * const game = new Game2048({ observations: "exponents", seed: 1 });
 * if (game.legal![3] === 1) game.step([3]);
 * console.log(game.describe(0), game.observations, game.legal, game.episodeReturns[0]);
 * ```
 */
export class Game2048 extends VectorEnvironment<Uint8Array<ArrayBuffer>> {
  readonly #isOneHot: boolean;
  /** The board of the game at hand. */
  readonly #board = new Int32Array(2);

  /**
   * Begins a game on every board.
   *
   * @param options Games, seed, time limit (default: none; every game ends), what cells look like.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(options: Game2048Options = {}) {
    checkOptions<Game2048Options>("new Game2048()", options, {
      ...{ games: "number", seed: "number", timeLimit: "number", observations: "string" },
    });
    const { games = 1, seed = 0, timeLimit = Infinity, observations = "one-hot" } = options;
    if (observations !== "one-hot" && observations !== "exponents") {
      throw new UserRangeError(
        `Cannot make 2048: observations is "${observations}" but must be "one-hot" or "exponents"`,
      );
    }
    const isOneHot = observations === "one-hot";
    const numbers = isOneHot ? 256 : 16;
    super({
      ...{ name: "2048", games, seed, timeLimit },
      observationSpace: {
        kind: "box",
        shape: isOneHot ? [16, 16] : [16],
        low: Array(numbers).fill(0),
        high: Array(numbers).fill(isOneHot ? 1 : 15),
      },
      actionSpace: { kind: "discrete", count: 4, names: directions },
      observationType: Uint8Array,
      variables: 2, // upper and lower word, unsigned
      hasLegal: true,
    });
    this.#isOneHot = isOneHot;
    this.reset();
  }

  /**
   * The board of a game as it stands.
   *
   * @param game Its index.
   * @returns A copy.
   */
  board(game: number): Board {
    return this.#take(game).slice();
  }

  /**
   * The last board of a game that ended in the last step.
   *
   * @param game Its index.
   * @returns The board on which nothing could move; of other games it means nothing.
   */
  finalBoard(game: number): Board {
    const { finalObservations } = this;
    const exponents = Array.from({ length: 16 }, (_, cell) => {
      if (!this.#isOneHot) return finalObservations[16 * game + cell];
      const first = 256 * game + 16 * cell;
      return finalObservations.subarray(first, first + 16).indexOf(1);
    });
    return boardOf(exponents);
  }

  /** See {@linkcode VectorEnvironment}. */
  protected begin(game: number, random: RandomStream): void {
    beginBoard(this.#board, random);
    this.#keep(game);
  }

  /** See {@linkcode VectorEnvironment}. */
  protected advance(actions: ArrayLike<number>): void {
    const { games, rewards, terminated, random } = this;
    for (let game = 0; game < games; game++) {
      const board = this.#take(game);
      rewards[game] = move(board, actions[game]);
      addTile(board, random[game]);
      this.#keep(game);
      if (this.#show(game) === 0) terminated[game] = 1;
    }
  }

  /** See {@linkcode VectorEnvironment}. */
  protected observe(game: number): void {
    this.#show(game);
  }

  /** See {@linkcode VectorEnvironment}: no game is over, because it has begun anew. */
  protected override isPossible([upper, lower]: Float64Array): boolean {
    return upper >>> 0 === upper && lower >>> 0 === lower &&
      legalMoves(Int32Array.of(upper, lower)) !== 0;
  }

  /** See {@linkcode VectorEnvironment}. */
  protected drawGame(game: number): GamePicture {
    return drawBoard(this.#take(game));
  }

  /** See {@linkcode VectorEnvironment}. */
  protected describeGame(game: number): string {
    const board = this.#take(game);
    const empty = countCells(emptyCells(board[0])) + countCells(emptyCells(board[1]));
    return `largest tile ${1 << greatestTile(board)}, ${empty} cells empty`;
  }

  #take(game: number): Board {
    this.#board[0] = this.variables[2 * game];
    this.#board[1] = this.variables[2 * game + 1];
    return this.#board;
  }

  #keep(game: number): void {
    this.variables[2 * game] = this.#board[0] >>> 0;
    this.variables[2 * game + 1] = this.#board[1] >>> 0;
  }

  /** Writes what a game looks like; gives its legal moves. */
  #show(game: number): number {
    const { observations } = this;
    const board = this.#take(game);
    const [upper, lower] = [board[0], board[1]];
    if (this.#isOneHot) {
      const first = 256 * game;
      observations.fill(0, first, first + 256);
      for (let cell = 0; cell < 8; cell++) {
        observations[first + 16 * cell + (upper >>> 4 * cell & 15)] = 1;
        observations[first + 128 + 16 * cell + (lower >>> 4 * cell & 15)] = 1;
      }
    } else {
      for (let cell = 0; cell < 8; cell++) {
        observations[16 * game + cell] = upper >>> 4 * cell & 15;
        observations[16 * game + 8 + cell] = lower >>> 4 * cell & 15;
      }
    }
    const legal = legalMoves(board);
    for (let action = 0; action < 4; action++) this.legal![4 * game + action] = legal >> action & 1;
    return legal;
  }
}
