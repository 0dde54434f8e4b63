import { RandomStream } from "../../random/mod.ts";
import type { EnvironmentState } from "../environment.ts";
import { findArray } from "../find_array.ts";

/** How {@linkcode StickyActions} stick. */
export interface StickyActionsOptions {
  /** A seed for each game. */
  readonly seeds: readonly number[];
  /** Frames of a step. */
  readonly frameSkip: number;
  /** The chance that a frame repeats the action before. */
  readonly stickiness: number;
}

/**
 * Actions that are carried out late, by chance: "sticky actions" (Machado and others, 2018, https://arxiv.org/abs/1709.06009).
 * In each frame of a step the last step's action goes on with some chance, until this one's takes over. ALE does the same,
 * but its states do not have the last action, so that a game would not go on as it was.
 */
export class StickyActions {
  readonly #options: StickyActionsOptions;
  /** The action of each game's last frame, `[games]`; 0 is to do nothing. */
  readonly #last: Uint8Array<ArrayBuffer>;
  #random: readonly RandomStream[];

  /**
   * Actions of games that begin.
   *
   * @param options How they stick.
   */
  constructor(options: StickyActionsOptions) {
    this.#options = options;
    this.#last = new Uint8Array(options.seeds.length);
    this.#random = options.seeds.map((seed) => new RandomStream(seed));
  }

  /**
   * The action of each frame of a game's step.
   *
   * @param game The game.
   * @param action What is to be done.
   * @param frames Where to write them, `[frameSkip]`.
   */
  spread(game: number, action: number, frames: Uint8Array): void {
    const { frameSkip, stickiness } = this.#options;
    let isStuck = true;
    for (let frame = 0; frame < frameSkip; frame++) {
      isStuck &&= this.#random[game].uniform() < stickiness;
      frames[frame] = isStuck ? this.#last[game] : action;
    }
    if (!isStuck) this.#last[game] = action;
  }

  /** Forgets a game's last action, as its episode has ended. */
  forget(game: number): void {
    this.#last[game] = 0;
  }

  /** A copy of last actions and random streams. */
  arrays() {
    const games = this.#last.length;
    const words = Uint32Array.from(this.#random.flatMap((stream) => stream.state));
    return {
      last: { name: "last_actions", shape: [games], data: this.#last.slice() },
      random: { name: "random", shape: [games, 4], data: words },
    };
  }

  /**
   * What {@linkcode StickyActions.arrays} gave, checked.
   *
   * @param state An environment's state, the arrays among it.
   * @returns Goes back to it.
   * @throws {TypeError} If an array is missing, or of another shape or type.
   * @throws {RangeError} If a random stream is in no possible state.
   */
  checked(state: EnvironmentState): () => void {
    const own = this.arrays();
    const last = findArray("pong", state, own.last);
    const words = findArray("pong", state, own.random);
    const random = this.#random.map((_, game) =>
      RandomStream.fromState(Array.from(words.subarray(4 * game, 4 * game + 4)))
    );
    return () => {
      this.#last.set(last);
      this.#random = random;
    };
  }
}
