import { UserError } from "../../errors/mod.ts";
import { deriveSeed } from "../../random/mod.ts";
import { checkActions, checkGame } from "../checks.ts";
import type { Environment, EnvironmentState } from "../environment.ts";
import { findArray } from "../find_array.ts";
import type { GamePicture } from "../pictures/game_picture.ts";
import type { BoxSpace, DiscreteSpace } from "../space.ts";
import { Emulator } from "./emulator.ts";
import { type GameGroup, gameGroups } from "./game_groups.ts";
import { restoreEmulators, saveEmulators } from "./emulator_states.ts";
import { type PongOptions, pongOptions } from "./pong_options.ts";
import { frameBytes, framePixels, frameSize, subtractFrames } from "./pong_screen.ts";
import { StickyActions } from "./sticky_actions.ts";

/** ALE's codes, which are not Gymnasium's: 2 is its UP, which does nothing in Pong. */
const actionCodes = [0, 3, 4];
/** Height and width of the screen. */
const [screenHeight, screenWidth] = [210, 160];

/**
 * Atari's Pong against the game's own opponent, by the emulator ALE (Bellemare and others, 2013, https://arxiv.org/abs/1207.4708)
 * in child processes: up, down, or stay.
 *
 * Observations `[games, 80, 80, 1]`: what has changed since the step before, 1 where a pixel has lit up, -1 where it has gone
 * dark; all 0 at the start of an episode. Of rows 35 to 194 of the screen, which are the field, every second pixel counts, as
 * in Karpathy's program (https://karpathy.github.io/2016/05/31/rl/). A point pays 1 or, if the opponent makes it, -1. An
 * episode terminates when somebody has 21 points.
 *
 * Call `prepareAtari()` first, and `dispose()` at the end.
 *
 * While one group of games is emulated, another can be thought about: `startStep()` and `finishStep()` are the halves of
 * `step()`, for each group apart.
 *
 * @example A hundred steps of going up
 * ```ts
 * import { Pong, prepareAtari } from "lib/environments";
 *
 * const pong = new Pong(await prepareAtari(), { games: 2, seed: 1 });
 * for (let step = 0; step < 100; step++) pong.step([1, 1]);
 * console.assert(pong.episodeReturns[0] <= 0 && pong.observations.length === 2 * 80 * 80);
 * pong.dispose();
 * await pong.ended;
 * ```
 */
export class Pong implements Environment<Int8Array<ArrayBuffer>> {
  /** See {@linkcode Environment.name}. */
  readonly name = "pong";
  /** See {@linkcode Environment.games}. */
  readonly games: number;
  /** See {@linkcode Environment.timeLimit}. */
  readonly timeLimit: number;
  /** See {@linkcode Environment.observationSpace}. */
  readonly observationSpace: BoxSpace = {
    kind: "box",
    shape: [frameSize, frameSize, 1],
    low: Array(framePixels).fill(-1),
    high: Array(framePixels).fill(1),
  };
  /** See {@linkcode Environment.actionSpace}. */
  readonly actionSpace: DiscreteSpace = {
    kind: "discrete",
    count: actionCodes.length,
    names: ["stay", "up", "down"],
  };
  /** See {@linkcode Environment.observations}. */
  readonly observations: Int8Array<ArrayBuffer>;
  /** See {@linkcode Environment.finalObservations}. */
  readonly finalObservations: Int8Array<ArrayBuffer>;
  /** See {@linkcode Environment.rewards}. */
  readonly rewards: Float64Array<ArrayBuffer>;
  /** See {@linkcode Environment.terminated}. */
  readonly terminated: Uint8Array<ArrayBuffer>;
  /** See {@linkcode Environment.truncated}. */
  readonly truncated: Uint8Array<ArrayBuffer>;
  /** See {@linkcode Environment.episodeLengths}. */
  readonly episodeLengths: Int32Array<ArrayBuffer>;
  /** See {@linkcode Environment.episodeReturns}. */
  readonly episodeReturns: Float64Array<ArrayBuffer>;
  /** The frames as they are, a bit a pixel, the highest first: `[games, 800]`. */
  readonly frames: Uint8Array<ArrayBuffer>;
  /** Points of the opponent and of the policy in this episode, `[games, 2]`. */
  readonly points: Int32Array<ArrayBuffer>;
  /** The games that each process emulates. */
  readonly groups: readonly GameGroup[];
  readonly #emulators: readonly Emulator[];
  /** What each process is asked at a step. */
  readonly #requests: readonly Uint8Array[];
  /** What each process answers to a step, but for last frames. */
  readonly #answers: readonly Uint8Array[];
  readonly #isUnderWay: boolean[];
  readonly #frameSkip: number;
  readonly #sticky: StickyActions;

  /**
   * Starts the processes, and an episode in every game.
   *
   * @param python What `prepareAtari()` gave.
   * @param options Games, seed, time limit (default: 27,000 steps, Gymnasium's), processes, and how a step is emulated.
   * @throws {RangeError} If an option is unknown or outside its range.
   * @throws {Error} If there is no emulator.
   */
  constructor(python: string, options: PongOptions = {}) {
    const { games, seed, timeLimit, frameSkip, stickiness, processes } = pongOptions(options);
    this.#frameSkip = frameSkip;
    const seeds = Array.from({ length: games }, (_, game) => deriveSeed(seed, "game", game));
    this.#sticky = new StickyActions({ seeds, frameSkip, stickiness });
    this.games = games;
    this.timeLimit = timeLimit;
    this.observations = new Int8Array(games * framePixels);
    this.finalObservations = new Int8Array(games * framePixels);
    this.rewards = new Float64Array(games);
    this.terminated = new Uint8Array(games);
    this.truncated = new Uint8Array(games);
    this.episodeLengths = new Int32Array(games);
    this.episodeReturns = new Float64Array(games);
    this.frames = new Uint8Array(games * frameBytes);
    this.points = new Int32Array(2 * games);
    this.groups = gameGroups(games, processes);
    this.#emulators = this.groups.map(({ first, end }) =>
      new Emulator(python, {
        seeds: seeds.slice(first, end),
        frameSkip,
        // ALE counts in 32 bits, and takes 0 for no limit.
        mostFrames: timeLimit * frameSkip < 2 ** 31 ? timeLimit * frameSkip : 0,
      })
    );
    this.#requests = this.groups.map(({ first, end }) => new Uint8Array((end - first) * frameSkip));
    this.#answers = this.groups.map(({ first, end }) =>
      new Uint8Array((end - first) * (2 + frameBytes))
    );
    this.#isUnderWay = this.groups.map(() => false);
    try {
      this.reset();
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** Resolves when its processes are gone, after `dispose()`. */
  get ended(): Promise<unknown> {
    return Promise.all(this.#emulators.map(({ ended }) => ended));
  }

  /** See {@linkcode Environment.step}. */
  step(actions: ArrayLike<number>): void {
    checkActions(this, actions);
    this.groups.forEach((_, group) => this.startStep(group, actions));
    this.groups.forEach((_, group) => this.finishStep(group));
  }

  /**
   * Starts a step of one group's games, which are emulated from now on, and returns at once.
   *
   * @param group The group's index.
   * @param actions One for each game of all groups; those of others do not matter.
   * @throws {Error} If a step of the group is under way, or its process has ended.
   */
  startStep(group: number, actions: ArrayLike<number>): void {
    const { first, end } = this.groups[group];
    this.#checkIdle(group);
    const request = this.#requests[group];
    for (let game = first; game < end; game++) {
      const at = (game - first) * this.#frameSkip;
      this.#sticky.spread(game, actionCodes[actions[game]], request.subarray(at));
    }
    this.#emulators[group].ask("s", request);
    this.#isUnderWay[group] = true;
  }

  /**
   * Waits for the step that `startStep()` began, and takes what came of it into the group's rows of all arrays.
   *
   * @param group The group's index.
   * @throws {Error} If no step of the group is under way, or its process has ended.
   */
  finishStep(group: number): void {
    if (!this.#isUnderWay[group]) {
      throw new UserError(`Cannot finish a step of pong: group ${group} has not started one`);
    }
    this.#isUnderWay[group] = false;
    const { first, end } = this.groups[group];
    const size = end - first;
    const answer = this.#emulators[group].receive(this.#answers[group]);
    const rewards = new Int8Array(answer.buffer, 0, size);
    const lastFrame = new Uint8Array(frameBytes);
    for (let i = 0; i < size; i++) {
      const game = first + i;
      if ((this.terminated[game] | this.truncated[game]) === 1) this.#clear(game);
      this.#count(game, rewards[i]);
      const ending = answer[size + i];
      this.terminated[game] = ending === 1 ? 1 : 0;
      this.truncated[game] = ending === 2 ? 1 : 0;
      const at = 2 * size + i * frameBytes;
      const frame = answer.subarray(at, at + frameBytes);
      const own = this.frames.subarray(game * frameBytes, (game + 1) * frameBytes);
      const [pixels, to] = [game * framePixels, (game + 1) * framePixels];
      if (ending === 0) {
        subtractFrames(own, frame, this.observations.subarray(pixels, to));
      } else {
        this.#sticky.forget(game);
        this.#emulators[group].receive(lastFrame);
        subtractFrames(own, lastFrame, this.finalObservations.subarray(pixels, to));
        this.observations.fill(0, pixels, to);
      }
      own.set(frame);
    }
  }

  /** See {@linkcode Environment.reset}. */
  reset(): void {
    this.#checkIdle();
    for (const { data } of this.#arrays()) data.fill(0);
    for (let game = 0; game < this.games; game++) this.#sticky.forget(game);
    this.#emulators.forEach((emulator) => emulator.ask("r"));
    this.groups.forEach(({ first, end }, group) =>
      this.#emulators[group].receive(this.frames.subarray(first * frameBytes, end * frameBytes))
    );
  }

  /** See {@linkcode Environment.state}. */
  state(): EnvironmentState {
    this.#checkIdle();
    const copies = this.#arrays().map((array) => ({ ...array, data: array.data.slice() }));
    const { last, random } = this.#sticky.arrays();
    return {
      arrays: [...copies, last, random, ...saveEmulators(this.#emulators, this.groups)],
    };
  }

  /** See {@linkcode Environment.restore}. */
  restore(state: EnvironmentState): void {
    this.#checkIdle();
    const own = this.#arrays();
    const given = own.map((array) => findArray(this.name, state, array));
    const restoreSticky = this.#sticky.checked(state);
    restoreEmulators(this.#emulators, this.groups, state);
    own.forEach(({ data }, i) => data.set(given[i]));
    restoreSticky();
  }

  /** See {@linkcode Environment.draw}: the screen, score included. */
  draw(game: number): GamePicture {
    checkGame("draw", this, game);
    this.#checkIdle();
    const group = this.groups.findIndex(({ end }) => game < end);
    const index = new Uint8Array(4);
    new DataView(index.buffer).setUint32(0, game - this.groups[group].first, true);
    this.#emulators[group].ask("d", index);
    const pixels = this.#emulators[group].receive(new Uint8Array(3 * screenHeight * screenWidth));
    return { width: screenWidth, height: screenHeight, channels: 3, pixels };
  }

  /** See {@linkcode Environment.describe}. */
  describe(game: number): string {
    checkGame("describe", this, game);
    return `opponent ${this.points[2 * game]}, policy ${this.points[2 * game + 1]}`;
  }

  /** Ends its processes; the environment cannot be used afterwards. */
  dispose(): void {
    this.#emulators.forEach((emulator) => emulator.dispose());
  }

  #count(game: number, reward: number): void {
    this.rewards[game] = reward;
    this.episodeReturns[game] += reward;
    this.episodeLengths[game]++;
    if (reward !== 0) this.points[2 * game + (reward > 0 ? 1 : 0)] += Math.abs(reward);
  }

  #clear(game: number): void {
    this.episodeLengths[game] = this.episodeReturns[game] = 0;
    this.points.fill(0, 2 * game, 2 * game + 2);
  }

  #checkIdle(group?: number): void {
    if (!(group === undefined ? this.#isUnderWay.includes(true) : this.#isUnderWay[group])) return;
    throw new UserError("Cannot use pong: a step is under way; finish it first");
  }

  /** All that a state holds, sticky actions and emulators aside. */
  #arrays() {
    const { games, rewards, terminated, truncated, episodeLengths, episodeReturns } = this;
    const shape = [games];
    const screen = [games, frameSize, frameSize, 1];
    return [
      { name: "rewards", shape, data: rewards },
      { name: "terminated", shape, data: terminated },
      { name: "truncated", shape, data: truncated },
      { name: "episode_lengths", shape, data: episodeLengths },
      { name: "episode_returns", shape, data: episodeReturns },
      { name: "points", shape: [games, 2], data: this.points },
      { name: "frames", shape: [games, frameBytes], data: this.frames },
      { name: "observations", shape: screen, data: this.observations },
      { name: "final_observations", shape: screen, data: this.finalObservations },
    ];
  }
}
