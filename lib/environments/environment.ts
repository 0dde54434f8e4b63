import type { NamedArray } from "../files/mod.ts";
import type { GamePicture } from "./pictures/game_picture.ts";
import type { Space } from "./space.ts";

/** What observations are kept in: features as float32, states of a table as int32, pixels as bytes, with a sign or without. */
export type ObservationArray =
  | Float32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

/** Options that every environment has. */
export interface EnvironmentOptions {
  /** How many games are played side by side, an integer of at least 1. Default: 1. */
  games?: number;
  /** Decides all chance, an integer of at least 0; game `g` of a seed is the same beside any number of others. Default: 0. */
  seed?: number;
  /** Steps after which an episode is truncated, an integer of at least 1, or `Infinity`. Default: the environment's own. */
  timeLimit?: number;
}

/** All that an {@linkcode Environment} needs to go on exactly as if it had never stopped. */
export interface EnvironmentState {
  /** Variables of the games, counters, what the last step gave, and random streams; each has `games` as its first axis. */
  readonly arrays: readonly NamedArray[];
}

/**
 * What a policy acts in: a number of games side by side, each with its own random stream. The arrays below are made once;
 * `step()` and `reset()` overwrite them, and nothing is allocated per step. Copy what you want to keep.
 *
 * A game that ends begins anew within the same step: `observations` then has the first observation of its next episode, and
 * `finalObservations` the last one of the episode that ended. *Terminated* (the game is over, nothing follows) and
 * *truncated* (the time limit cut it off) stay apart, because only after the first is the value of what follows 0
 * (https://arxiv.org/abs/1712.00378). Where both happen in one step, only `terminated` is set.
 */
export interface Environment<O extends ObservationArray = ObservationArray> {
  /** What it is, for people: `cart pole`. */
  readonly name: string;
  /** Games side by side. */
  readonly games: number;
  /** Steps after which an episode is truncated; `Infinity` where there is no limit. */
  readonly timeLimit: number;
  /** What a policy sees of one game. */
  readonly observationSpace: Space;
  /** What a policy can do in one game. */
  readonly actionSpace: Space;
  /** What each game looks like now, `[games, …]` with the axes of `observationSpace`; `[games]` if that is discrete. */
  readonly observations: O;
  /** What the last step paid, `[games]`. */
  readonly rewards: Float64Array;
  /** 1 for the games that came to their end in the last step, `[games]`. */
  readonly terminated: Uint8Array;
  /** 1 for the games that the time limit ended in the last step, `[games]`. */
  readonly truncated: Uint8Array;
  /** The last observations of the games that ended in the last step, as `observations`; rows of other games mean nothing. */
  readonly finalObservations: O;
  /** 1 for each action that is possible now, `[games, actions]`; absent where all always are. */
  readonly legal?: Uint8Array;
  /** Steps of the episode that each game's last step belongs to, `[games]`: the whole length where it ended. */
  readonly episodeLengths: Int32Array;
  /** Sum of the rewards in those steps, `[games]`, not discounted. */
  readonly episodeReturns: Float64Array;
  /**
   * Plays one step of every game.
   *
   * @param actions One for each game: `[games]` if `actionSpace` is discrete, otherwise `[games, …]` with its axes.
   * @throws {TypeError} If there are more or fewer of them.
   * @throws {RangeError} If an action is not in the space or not legal. No game has moved then.
   */
  step(actions: ArrayLike<number>): void;
  /** Begins a new episode in every game; random streams go on. A new environment has done so already. */
  reset(): void;
  /** A copy of everything that steps change, fit for a checkpoint. */
  state(): EnvironmentState;
  /**
   * Goes back to a state: all arrays are as they were, and the same actions have the same results. Nothing changes if it
   * does not fit.
   *
   * @param state What {@linkcode Environment.state} gave for an environment with the same options.
   * @throws {TypeError} If an array is missing, or of another shape or type.
   * @throws {RangeError} If a game or a random stream is in no possible state.
   */
  restore(state: EnvironmentState): void;
  /**
   * Draws a game as it stands.
   *
   * @param game Its index.
   * @returns A small picture, always of one size, as a GIF wants it.
   * @throws {RangeError} If there is no such game.
   */
  draw(game: number): GamePicture;
  /**
   * Describes a game as it stands.
   *
   * @param game Its index.
   * @returns One line of text.
   * @throws {RangeError} If there is no such game.
   */
  describe(game: number): string;
  /** Ends what it has beside memory, such as a child process; absent where there is nothing to end. */
  dispose?(): void;
}
