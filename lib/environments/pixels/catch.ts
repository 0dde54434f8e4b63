import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import type { RandomStream } from "../../random/mod.ts";
import type { EnvironmentOptions } from "../environment.ts";
import { Canvas } from "../pictures/canvas.ts";
import type { GamePicture } from "../pictures/game_picture.ts";
import { palette } from "../pictures/palette.ts";
import { VectorEnvironment } from "../vector_environment.ts";

/** Options of {@linkcode Catch}. */
export interface CatchOptions extends EnvironmentOptions {
  /** Height of the screen in pixels, an integer from 2 to 100. Default: 10. */
  rows?: number;
  /** Width of the screen in pixels, an integer from 1 to 100. Default: 5. */
  columns?: number;
}

/**
 * A ball falls, a paddle in the last row moves to the left (action 0), not at all (1) or to the right (2), and shall be
 * where the ball comes down: the smallest game that is played from pixels, of Mnih, Heess, Graves and Kavukcuoglu (2014),
 * https://arxiv.org/abs/1406.6247, with the rules of https://github.com/google-deepmind/bsuite.
 *
 * Observations `[games, rows, columns, 1]`: 1 for the ball and the paddle, 0 elsewhere. An episode terminates when the ball
 * is in the last row, after `rows - 1` steps, and pays 1 if it is caught, -1 if not; other steps pay 0.
 *
 * @example Two steps on the smallest screen
 * ```ts
 * import { Catch } from "lib/environments";
 * import assert from "node:assert/strict";
 *
 * const game = new Catch({ rows: 3, columns: 1 });
 * assert.deepEqual(game.observations, Uint8Array.of(1, 0, 1));
 * game.step([1]);
 * assert.deepEqual(game.observations, Uint8Array.of(0, 1, 1));
 * game.step([1]);
 * assert.deepEqual([game.terminated[0], game.rewards[0]], [1, 1]);
 * ```
 */
export class Catch extends VectorEnvironment<Uint8Array<ArrayBuffer>> {
  /** Height of the screen in pixels. */
  readonly rows: number;
  /** Width of the screen in pixels. */
  readonly columns: number;

  /**
   * Begins an episode in every game: the ball anywhere in the first row, the paddle in the middle.
   *
   * @param options Games, seed, time limit (default: none), size of the screen.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(options: CatchOptions = {}) {
    checkOptions<CatchOptions>("new Catch()", options, {
      ...{ games: "number", seed: "number", timeLimit: "number" },
      ...{ rows: "number", columns: "number" },
    });
    const { games = 1, seed = 0, timeLimit = Infinity, rows = 10, columns = 5 } = options;
    for (const [what, size, least] of [["rows", rows, 2], ["columns", columns, 1]] as const) {
      if (Number.isInteger(size) && size >= least && size <= 100) continue;
      throw new UserRangeError(
        `Cannot make catch: ${what} is ${size} but must be an integer from ${least} to 100`,
      );
    }
    const pixels = rows * columns;
    super({
      ...{ name: "catch", games, seed, timeLimit },
      observationSpace: {
        kind: "box",
        shape: [rows, columns, 1],
        low: Array(pixels).fill(0),
        high: Array(pixels).fill(1),
      },
      actionSpace: { kind: "discrete", count: 3, names: ["left", "none", "right"] },
      observationType: Uint8Array,
      variables: 3,
    });
    this.rows = rows;
    this.columns = columns;
    this.reset();
  }

  /** See {@linkcode VectorEnvironment}. */
  protected begin(game: number, random: RandomStream): void {
    // Row and column of the ball, column of the paddle.
    this.variables[3 * game] = 0;
    this.variables[3 * game + 1] = random.integer(this.columns);
    this.variables[3 * game + 2] = Math.floor(this.columns / 2);
  }

  /** See {@linkcode VectorEnvironment}. */
  protected advance(actions: ArrayLike<number>): void {
    const { games, rows, columns, variables, rewards, terminated } = this;
    for (let game = 0, i = 0; game < games; game++, i += 3) {
      const paddle = Math.min(columns - 1, Math.max(0, variables[i + 2] + actions[game] - 1));
      const row = ++variables[i];
      variables[i + 2] = paddle;
      const isDown = row === rows - 1;
      terminated[game] = isDown ? 1 : 0;
      rewards[game] = isDown ? (variables[i + 1] === paddle ? 1 : -1) : 0;
      this.observe(game);
    }
  }

  /** See {@linkcode VectorEnvironment}. */
  protected observe(game: number): void {
    const { rows, columns, variables, observations } = this;
    const first = game * rows * columns;
    const i = 3 * game;
    observations.fill(0, first, first + rows * columns);
    observations[first + variables[i] * columns + variables[i + 1]] = 1;
    observations[first + (rows - 1) * columns + variables[i + 2]] = 1;
  }

  /** See {@linkcode VectorEnvironment}: no ball is in the last row, because its game has begun anew. */
  protected override isPossible([row, column, paddle]: Float64Array): boolean {
    const isOn = (place: number, count: number) =>
      Number.isInteger(place) && place >= 0 && place < count;
    return isOn(row, this.rows - 1) && isOn(column, this.columns) && isOn(paddle, this.columns);
  }

  /** See {@linkcode VectorEnvironment}. */
  protected drawGame(game: number): GamePicture {
    const { rows, columns } = this;
    const [row, column, paddle] = this.variables.subarray(3 * game);
    const size = Math.max(2, Math.floor(160 / Math.max(rows, columns)));
    const [width, height] = [Math.max(160, columns * size), rows * size];
    const left = (width - columns * size) / 2;
    const canvas = new Canvas(width, height, palette.solid);
    canvas.box([left, 0], [width - left, height], palette.ground);
    const bottom = height - size;
    canvas.box([left + paddle * size, bottom], [left + (paddle + 1) * size, height], palette.agent);
    canvas.disc([left + (column + 0.5) * size, (row + 0.5) * size], 0.4 * size, palette.goal);
    return canvas.picture();
  }

  /** See {@linkcode VectorEnvironment}. */
  protected describeGame(game: number): string {
    const [row, column, paddle] = this.variables.subarray(3 * game);
    return `ball in row ${row + 1}, column ${column + 1}, paddle in column ${paddle + 1}`;
  }
}
