import { UserTypeError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import type { EndedEpisodes } from "../../reinforcement/mod.ts";

/** An episode that has ended in training. */
export interface PlayedEpisode {
  /** Steps of all games together when it ended. */
  readonly steps: number;
  /** What it paid. */
  readonly gathered: number;
}

/** All episodes that have ended in training, in the order of their ends, and when turns did. */
export class EpisodeHistory {
  #episodes: PlayedEpisode[] = [];
  #turnEnds: number[] = [];

  /** The episodes. */
  get episodes(): readonly PlayedEpisode[] {
    return this.#episodes;
  }

  /** Steps of all games together at the end of each turn. */
  get turnEnds(): readonly number[] {
    return this.#turnEnds;
  }

  /**
   * Notes that a turn has ended.
   *
   * @param steps Steps of all games together so far.
   */
  endTurn(steps: number): void {
    this.#turnEnds.push(steps);
  }

  /**
   * Notes the games that ended in the environment's last step.
   *
   * @param environment The environment.
   * @param steps Steps of all games together so far.
   */
  add({ games, terminated, truncated, episodeReturns }: EndedEpisodes, steps: number): void {
    for (let game = 0; game < games; game++) {
      if ((terminated[game] | truncated[game]) === 0) continue;
      this.#episodes.push({ steps, gathered: episodeReturns[game] });
    }
  }

  /** A copy of all, for a state. */
  arrays(): NamedArray[] {
    const columns = {
      ends: this.#episodes.map(({ steps }) => steps),
      gathered: this.#episodes.map(({ gathered }) => gathered),
      turn_ends: this.#turnEnds,
    };
    return Object.entries(columns).map(([name, values]) => (
      { name, shape: [values.length], data: Float64Array.from(values) }
    ));
  }

  /**
   * Goes back to what {@linkcode EpisodeHistory.arrays} gave. Nothing changes if it does not fit.
   *
   * @param arrays The arrays.
   * @throws {TypeError} If one is missing or of another type, or episodes have more ends than returns or fewer.
   */
  restore(arrays: readonly NamedArray[]): void {
    const [ends, gathered, turnEnds] = ["ends", "gathered", "turn_ends"].map((name) => {
      const data = arrays.find((array) => array.name === name)?.data;
      if (data instanceof Float64Array) return data;
      throw new UserTypeError(
        `Cannot restore a learner: array "${name}" is ${
          data?.constructor.name ?? "missing"
        } but must be a Float64Array`,
      );
    });
    if (ends.length !== gathered.length) {
      throw new UserTypeError(
        `Cannot restore a learner: episodes have ${ends.length} ends and ${gathered.length} returns but must have ` +
          "as many",
      );
    }
    this.#episodes = Array.from(ends, (steps, i) => ({ steps, gathered: gathered[i] }));
    this.#turnEnds = [...turnEnds];
  }
}
