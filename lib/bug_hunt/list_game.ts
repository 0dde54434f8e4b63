import {
  type EnvironmentOptions,
  type GamePicture,
  VectorEnvironment,
} from "../environments/mod.ts";
import { checkOptions } from "../errors/mod.ts";
import { boardOf, chanceOfFour, directions, drawBoard } from "../game2048/mod.ts";
import type { RandomStream } from "../random/mod.ts";
import { isOver, type ListRules, moveRows, type Rows } from "./list_rules.ts";

/** Options of {@linkcode ListGame}. */
export interface ListGameOptions extends EnvironmentOptions {
  /** The faults of its rules. Default: none. */
  rules?: ListRules;
}

/** What the article divides a tile by for its networks. */
const greatestExpected = 2_048;

/**
 * 2048 as the article's programs have it: lists of tiles, and a network sees sixteen numbers, a tile over 2,048. Every move
 * can be made: one that changes nothing pays nothing, brings no tile, and the game goes on.
 *
 * Observations are `[games, 16]`; no mask. With `articleRules` it has the faults of the article's rules as well.
 *
 * @example A move that changes nothing
 * ```ts
 * import { ListGame } from "lib/bug_hunt";
 * import assert from "node:assert/strict";
 *
 * const game = new ListGame({ seed: 1 });
 * for (let move = 0; move < 500; move++) game.step([3]);
 * const before = game.observations.slice();
 * game.step([3]); // everything is on the left
 * assert.deepEqual(game.observations, before);
 * ```
 */
export class ListGame extends VectorEnvironment<Float32Array<ArrayBuffer>> {
  readonly #rules: ListRules;

  /**
   * Begins a game on every board.
   *
   * @param options Games, seed, time limit (default: none, and a policy without chance may never come to an end), faults.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(options: ListGameOptions = {}) {
    checkOptions<ListGameOptions>("new ListGame()", options, {
      ...{ games: "number", seed: "number", timeLimit: "number", rules: "object" },
    });
    const { games = 1, seed = 0, timeLimit = Infinity, rules = {} } = options;
    super({
      ...{ name: "2048 in lists", games, seed, timeLimit },
      observationSpace: {
        kind: "box",
        shape: [16],
        low: Array(16).fill(0),
        high: Array(16).fill(Infinity),
      },
      actionSpace: { kind: "discrete", count: 4, names: directions },
      observationType: Float32Array,
      variables: 16, // the tiles by their values
    });
    this.#rules = rules;
    this.reset();
  }

  /**
   * The board of a game as it stands.
   *
   * @param game Its index.
   * @returns A copy.
   */
  rows(game: number): Rows {
    const tiles = this.variables.subarray(16 * game, 16 * game + 16);
    return [0, 4, 8, 12].map((first) => [...tiles.subarray(first, first + 4)]);
  }

  /** See {@linkcode VectorEnvironment}. */
  protected begin(game: number, random: RandomStream): void {
    this.variables.fill(0, 16 * game, 16 * game + 16);
    this.#addTile(game, random);
    this.#addTile(game, random);
  }

  /** See {@linkcode VectorEnvironment}. */
  protected advance(actions: ArrayLike<number>): void {
    for (let game = 0; game < this.games; game++) {
      const { rows, gained, moved } = moveRows(this.rows(game), actions[game], this.#rules);
      this.variables.set(rows.flat(), 16 * game);
      this.rewards[game] = gained;
      if (moved) this.#addTile(game, this.random[game]);
      if (isOver(this.rows(game))) this.terminated[game] = 1;
      this.observe(game);
    }
  }

  /** See {@linkcode VectorEnvironment}. */
  protected observe(game: number): void {
    for (let i = 16 * game; i < 16 * game + 16; i++) {
      this.observations[i] = this.variables[i] / greatestExpected;
    }
  }

  /** See {@linkcode VectorEnvironment}. */
  protected drawGame(game: number): GamePicture {
    return drawBoard(boardOf(this.rows(game).flat().map((tile) => tile && Math.log2(tile))));
  }

  /** See {@linkcode VectorEnvironment}. */
  protected describeGame(game: number): string {
    const tiles = this.rows(game).flat();
    return `largest tile ${Math.max(...tiles)}, ${
      tiles.filter((tile) => tile === 0).length
    } cells empty`;
  }

  /** Puts a tile on an empty cell, if there is one: the faults call what moved nothing a move. */
  #addTile(game: number, random: RandomStream): void {
    const empty: number[] = [];
    for (let i = 16 * game; i < 16 * game + 16; i++) if (this.variables[i] === 0) empty.push(i);
    if (empty.length === 0) return;
    this.variables[empty[random.integer(empty.length)]] = random.uniform() < chanceOfFour ? 4 : 2;
  }
}
