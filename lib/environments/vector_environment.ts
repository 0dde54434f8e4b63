import { describe, type MediaBundle } from "../display/mod.ts";
import { UserRangeError } from "../errors/mod.ts";
import { deriveSeed, RandomStream } from "../random/mod.ts";
import { checkActions, checkCount, checkGame } from "./checks.ts";
import type {
  Environment,
  EnvironmentOptions,
  EnvironmentState,
  ObservationArray,
} from "./environment.ts";
import { findArray } from "./find_array.ts";
import type { GamePicture } from "./pictures/game_picture.ts";
import { sizeOfSpace, type Space, spaceText } from "./space.ts";

/** What a {@linkcode VectorEnvironment} is made of. */
export interface VectorEnvironmentParts<O extends ObservationArray>
  extends Required<EnvironmentOptions> {
  /** What it is, for people. */
  readonly name: string;
  /** What a policy sees of one game. */
  readonly observationSpace: Space;
  /** What a policy can do in one game. */
  readonly actionSpace: Space;
  /** What observations are kept in, such as `Float32Array`. */
  readonly observationType: new (length: number) => O;
  /** How many numbers decide what a game looks like and what follows, chance aside. */
  readonly variables: number;
  /** Whether some actions are not always possible. Default: no. */
  readonly hasLegal?: boolean;
}

/**
 * What all environments have in common whose games are a few numbers each: arrays, time limits, new beginnings, random
 * streams, states. An environment that derives from it has the rules: how a game begins, moves and looks. Its constructor
 * ends with `reset()`.
 */
export abstract class VectorEnvironment<O extends ObservationArray> implements Environment<O> {
  /** See {@linkcode Environment.name}. */
  readonly name: string;
  /** See {@linkcode Environment.games}. */
  readonly games: number;
  /** See {@linkcode Environment.timeLimit}. */
  readonly timeLimit: number;
  /** See {@linkcode Environment.observationSpace}. */
  readonly observationSpace: Space;
  /** See {@linkcode Environment.actionSpace}. */
  readonly actionSpace: Space;
  /** See {@linkcode Environment.observations}. */
  readonly observations: O;
  /** See {@linkcode Environment.rewards}. */
  readonly rewards: Float64Array<ArrayBuffer>;
  /** See {@linkcode Environment.terminated}. */
  readonly terminated: Uint8Array<ArrayBuffer>;
  /** See {@linkcode Environment.truncated}. */
  readonly truncated: Uint8Array<ArrayBuffer>;
  /** See {@linkcode Environment.finalObservations}. */
  readonly finalObservations: O;
  /** See {@linkcode Environment.legal}. */
  readonly legal?: Uint8Array<ArrayBuffer>;
  /** See {@linkcode Environment.episodeLengths}. */
  readonly episodeLengths: Int32Array<ArrayBuffer>;
  /** See {@linkcode Environment.episodeReturns}. */
  readonly episodeReturns: Float64Array<ArrayBuffer>;
  /** The numbers that each game is, `[games, variables]`. */
  protected readonly variables: Float64Array<ArrayBuffer>;
  /** The stream that decides all chance in each game. */
  protected readonly random: RandomStream[];
  /** Axes of one observation. */
  readonly #observationShape: readonly number[];
  /** Numbers of one observation. */
  readonly #observationSize: number;

  /**
   * Allocates everything. No game has begun.
   *
   * @param parts What it is made of.
   * @throws {RangeError} If the number of games, the seed or the time limit is outside its range.
   */
  constructor(parts: VectorEnvironmentParts<O>) {
    const { name, games, seed, timeLimit, observationSpace, actionSpace } = parts;
    checkCount(name, "games", games);
    checkCount(name, "timeLimit", timeLimit);
    this.name = name;
    this.games = games;
    this.timeLimit = timeLimit;
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.#observationShape = observationSpace.kind === "box" ? observationSpace.shape : [];
    this.#observationSize = sizeOfSpace(observationSpace);
    this.observations = new parts.observationType(games * this.#observationSize);
    this.finalObservations = new parts.observationType(games * this.#observationSize);
    this.rewards = new Float64Array(games);
    this.terminated = new Uint8Array(games);
    this.truncated = new Uint8Array(games);
    this.episodeLengths = new Int32Array(games);
    this.episodeReturns = new Float64Array(games);
    this.variables = new Float64Array(games * parts.variables);
    if (parts.hasLegal && actionSpace.kind === "discrete") {
      this.legal = new Uint8Array(games * actionSpace.count);
    }
    this.random = Array.from(
      { length: games },
      (_, game) => new RandomStream(deriveSeed(seed, "game", game)),
    );
  }

  /** Writes the variables of a new episode of a game. */
  protected abstract begin(game: number, random: RandomStream): void;

  /**
   * Moves every game by one step: writes its variables, `rewards` and `terminated`, which is 0 before, and calls
   * `observe()`. The actions are checked.
   */
  protected abstract advance(actions: ArrayLike<number>): void;

  /** Writes what a game's variables look like into its row of `observations`, and of `legal` if there is one. */
  protected abstract observe(game: number): void;

  /** Whether a game can have these variables: all finite, unless an environment knows better. */
  protected isPossible(variables: Float64Array): boolean {
    return variables.every(Number.isFinite);
  }

  /** Draws a game that exists. */
  protected abstract drawGame(game: number): GamePicture;

  /** Describes a game that exists. */
  protected abstract describeGame(game: number): string;

  /** See {@linkcode Environment.step}. */
  step(actions: ArrayLike<number>): void {
    checkActions(this, actions);
    const { games, timeLimit, rewards, terminated, truncated, episodeLengths, episodeReturns } =
      this;
    for (let game = 0; game < games; game++) {
      if ((terminated[game] | truncated[game]) === 0) continue;
      episodeLengths[game] =
        episodeReturns[game] =
        terminated[game] =
        truncated[game] =
          0;
    }
    this.advance(actions);
    for (let game = 0; game < games; game++) {
      episodeReturns[game] += rewards[game];
      const length = ++episodeLengths[game];
      if (terminated[game] === 0) {
        if (length < timeLimit) continue;
        truncated[game] = 1;
      }
      const size = this.#observationSize;
      for (let i = game * size; i < (game + 1) * size; i++) {
        this.finalObservations[i] = this.observations[i];
      }
      this.begin(game, this.random[game]);
      this.observe(game);
    }
  }

  /** See {@linkcode Environment.reset}. */
  reset(): void {
    for (const { data } of this.#outcome()) data.fill(0);
    for (let game = 0; game < this.games; game++) {
      this.begin(game, this.random[game]);
      this.observe(game);
    }
  }

  /** See {@linkcode Environment.state}. */
  state(): EnvironmentState {
    const copies = this.#arrays().map((array) => ({ ...array, data: array.data.slice() }));
    return { arrays: [...copies, this.#words()] };
  }

  /** See {@linkcode Environment.restore}. */
  restore(state: EnvironmentState): void {
    const own = this.#arrays();
    const given = own.map((array) => findArray(this.name, state, array));
    const words = findArray(this.name, state, this.#words());
    const streams = this.random.map((_, game) =>
      RandomStream.fromState(Array.from(words.subarray(4 * game, 4 * game + 4)))
    );
    this.#checkVariables(given[0] as Float64Array);
    own.forEach(({ data }, i) => data.set(given[i]));
    streams.forEach((stream, game) => this.random[game] = stream);
    for (let game = 0; game < this.games; game++) this.observe(game);
  }

  /** See {@linkcode Environment.draw}. */
  draw(game: number): GamePicture {
    checkGame("draw", this, game);
    return this.drawGame(game);
  }

  /** See {@linkcode Environment.describe}. */
  describe(game: number): string {
    checkGame("describe", this, game);
    return this.describeGame(game);
  }

  /** What it is, in one line, where it is shown. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Environment ${this.name}, games: ${this.games}`;
  }

  /** Its spaces and a picture of the first game, under a notebook's cell. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    const { width, height, pixels } = this.draw(0);
    return describe({
      title: `Environment ${this.name}`,
      facts: {
        Games: this.games,
        Observation: spaceText(this.observationSpace),
        Action: spaceText(this.actionSpace),
        "Time limit": Number.isFinite(this.timeLimit) ? `${this.timeLimit} steps` : "none",
        "The first game": this.describe(0),
      },
      pictures: {
        images: { pixels, shape: [1, height, width, 3] },
        text: `The first game: ${this.describe(0)}`,
        scale: 1,
      },
    });
  }

  /** What the last step gave. */
  #outcome() {
    const { games, rewards, terminated, truncated, episodeLengths, episodeReturns } = this;
    const shape = [games];
    return [
      { name: "rewards", shape, data: rewards },
      { name: "terminated", shape, data: terminated },
      { name: "truncated", shape, data: truncated },
      { name: "episode_lengths", shape, data: episodeLengths },
      { name: "episode_returns", shape, data: episodeReturns },
    ];
  }

  /** All that a state holds, random streams aside; observations follow from the variables. */
  #arrays() {
    const { games, variables, finalObservations } = this;
    return [
      { name: "variables", shape: [games, variables.length / games], data: variables },
      ...this.#outcome(),
      {
        name: "final_observations",
        shape: [games, ...this.#observationShape],
        data: finalObservations as ObservationArray,
      },
    ];
  }

  /** The states of all random streams, a copy. */
  #words() {
    const data = Uint32Array.from(this.random.flatMap((stream) => stream.state));
    return { name: "random", shape: [this.games, 4], data };
  }

  #checkVariables(variables: Float64Array): void {
    const size = variables.length / this.games;
    for (let game = 0; game < this.games; game++) {
      const row = variables.subarray(game * size, (game + 1) * size);
      if (this.isPossible(row)) continue;
      throw new UserRangeError(
        `Cannot restore ${this.name}: the variables of game ${game} are [${row.join(", ")}] but ` +
          "must be possible here; restore the environment that they are of",
      );
    }
  }
}
