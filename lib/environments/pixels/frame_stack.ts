import { UserRangeError, UserTypeError } from "../../errors/mod.ts";
import type { Environment, EnvironmentState, ObservationArray } from "../environment.ts";
import { findArray } from "../find_array.ts";
import type { GamePicture } from "../pictures/game_picture.ts";
import type { BoxSpace, Space } from "../space.ts";

/**
 * Shows a policy the last frames of each game at once, so that it sees what moves (Mnih and others, 2015,
 * https://doi.org/10.1038/nature14236). The last axis of observations becomes `frames` times as long, oldest frame first: four
 * frames of `[height, width, 1]` are `[height, width, 4]`. At the start of an episode all frames are its first one.
 *
 * It plays the environment that it is given; do not step that one yourself.
 *
 * @example The ball of Catch, two frames at once
 * ```ts
 * import { Catch, FrameStack } from "lib/environments";
 * import assert from "node:assert/strict";
 *
 * const stack = new FrameStack(new Catch({ rows: 4, columns: 1 }), 2);
 * stack.step([1]);
 * // Pixel after pixel, each as it was and as it is: the ball leaves the first and comes to the second.
 * assert.deepEqual(stack.observations, Uint8Array.of(1, 0, 0, 1, 0, 0, 1, 1));
 * ```
 */
export class FrameStack<O extends ObservationArray> implements Environment<O> {
  /** The environment that it plays. */
  readonly environment: Environment<O>;
  /** Frames that are seen at once. */
  readonly frames: number;
  /** See {@linkcode Environment.observationSpace}. */
  readonly observationSpace: BoxSpace;
  /** See {@linkcode Environment.observations}. */
  readonly observations: O;
  /** See {@linkcode Environment.finalObservations}. */
  readonly finalObservations: O;
  /** Length of the last axis of one frame. */
  readonly #channels: number;

  /**
   * Takes an environment over as it stands, all frames the present one.
   *
   * @param environment What to play; its observations are a box of at least one axis.
   * @param frames How many frames to see at once, an integer of at least 1. Default: 4.
   * @throws {TypeError} If the observations are discrete or have no axis.
   * @throws {RangeError} If the number of frames is outside its range.
   */
  constructor(environment: Environment<O>, frames: number = 4) {
    const { observationSpace: space, observations } = environment;
    if (space.kind !== "box" || space.shape.length === 0) {
      throw new UserTypeError(
        `Cannot stack frames of ${environment.name}: its observations are ${space.kind} but must ` +
          "be a box of at least one axis",
      );
    }
    if (!Number.isSafeInteger(frames) || frames < 1) {
      throw new UserRangeError(
        `Cannot stack frames of ${environment.name}: frames is ${frames} but must be an integer ` +
          "of at least 1",
      );
    }
    this.environment = environment;
    this.frames = frames;
    const channels = this.#channels = space.shape.at(-1)!;
    const repeated = (bounds: readonly number[]) =>
      Array.from(
        { length: bounds.length / channels },
        (_, pixel) =>
          Array(frames).fill(bounds.slice(pixel * channels, (pixel + 1) * channels)).flat(),
      ).flat();
    this.observationSpace = {
      kind: "box",
      shape: [...space.shape.slice(0, -1), channels * frames],
      low: repeated(space.low),
      high: repeated(space.high),
    };
    const type = observations.constructor as new (length: number) => O;
    this.observations = new type(frames * observations.length);
    this.finalObservations = new type(frames * observations.length);
    this.#fill();
  }

  /** See {@linkcode Environment.name}. */
  get name(): string {
    return this.environment.name;
  }

  /** See {@linkcode Environment.games}. */
  get games(): number {
    return this.environment.games;
  }

  /** See {@linkcode Environment.timeLimit}. */
  get timeLimit(): number {
    return this.environment.timeLimit;
  }

  /** See {@linkcode Environment.actionSpace}. */
  get actionSpace(): Space {
    return this.environment.actionSpace;
  }

  /** See {@linkcode Environment.rewards}. */
  get rewards(): Float64Array {
    return this.environment.rewards;
  }

  /** See {@linkcode Environment.terminated}. */
  get terminated(): Uint8Array {
    return this.environment.terminated;
  }

  /** See {@linkcode Environment.truncated}. */
  get truncated(): Uint8Array {
    return this.environment.truncated;
  }

  /** See {@linkcode Environment.legal}. */
  get legal(): Uint8Array | undefined {
    return this.environment.legal;
  }

  /** See {@linkcode Environment.episodeLengths}. */
  get episodeLengths(): Int32Array {
    return this.environment.episodeLengths;
  }

  /** See {@linkcode Environment.episodeReturns}. */
  get episodeReturns(): Float64Array {
    return this.environment.episodeReturns;
  }

  /** See {@linkcode Environment.step}. */
  step(actions: ArrayLike<number>): void {
    const { games, environment, observations, finalObservations } = this;
    environment.step(actions);
    const { terminated, truncated } = environment;
    const size = observations.length / games;
    for (let game = 0; game < games; game++) {
      if ((terminated[game] | truncated[game]) === 0) {
        this.#push(observations, environment.observations, game);
        continue;
      }
      for (let i = game * size; i < (game + 1) * size; i++) finalObservations[i] = observations[i];
      this.#push(finalObservations, environment.finalObservations, game);
      this.#fillGame(game);
    }
  }

  /** See {@linkcode Environment.reset}. */
  reset(): void {
    this.environment.reset();
    this.#fill();
  }

  /** See {@linkcode Environment.state}. */
  state(): EnvironmentState {
    const own = this.#arrays().map((array) => ({ ...array, data: array.data.slice() }));
    return { arrays: [...this.environment.state().arrays, ...own] };
  }

  /** See {@linkcode Environment.restore}. */
  restore(state: EnvironmentState): void {
    const own = this.#arrays();
    const given = own.map((array) => findArray(this.name, state, array));
    this.environment.restore(state);
    own.forEach(({ data }, i) => data.set(given[i]));
  }

  /** See {@linkcode Environment.draw}. */
  draw(game: number): GamePicture {
    return this.environment.draw(game);
  }

  /** See {@linkcode Environment.describe}. */
  describe(game: number): string {
    return this.environment.describe(game);
  }

  /** See {@linkcode Environment.dispose}. */
  dispose(): void {
    this.environment.dispose?.();
  }

  /** What it remembers itself. */
  #arrays() {
    const { games, observations, finalObservations } = this;
    const shape = [games, ...this.observationSpace.shape];
    return [
      { name: "stack", shape, data: observations as ObservationArray },
      { name: "final_stack", shape, data: finalObservations as ObservationArray },
    ];
  }

  /** Makes all frames of all games the present one. */
  #fill(): void {
    for (let game = 0; game < this.games; game++) this.#fillGame(game);
  }

  #fillGame(game: number): void {
    for (let frame = 0; frame < this.frames; frame++) {
      this.#push(this.observations, this.environment.observations, game);
    }
  }

  /** Moves all frames of a game by one place, and puts the newest into the last. */
  #push(stack: O, newest: O, game: number): void {
    const { frames } = this;
    const channels = this.#channels;
    const size = newest.length / this.games;
    for (let pixel = game * size; pixel < (game + 1) * size; pixel += channels) {
      const last = frames * pixel + (frames - 1) * channels;
      for (let i = frames * pixel; i < last; i++) stack[i] = stack[i + channels];
      for (let channel = 0; channel < channels; channel++) {
        stack[last + channel] = newest[pixel + channel];
      }
    }
  }
}
