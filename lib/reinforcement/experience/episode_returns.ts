import type { Environment } from "../../environments/mod.ts";
import type { NamedArray } from "../../files/mod.ts";

/** Which games a step ended, and with what return; the parts of an {@linkcode Environment} that say so. */
export type EndedEpisodes = Pick<
  Environment,
  "games" | "terminated" | "truncated" | "episodeReturns"
>;

/** How many episodes the mean is of. */
const window = 100;

/** The returns of the episodes that ended last. */
export class EpisodeReturns {
  readonly #returns = new Float64Array(window);
  readonly #episodes = new Float64Array(1);

  /** Episodes that have ended so far. */
  get episodes(): number {
    return this.#episodes[0];
  }

  /**
   * Notes the games that ended in the environment's last step.
   *
   * @param environment The environment; its returns are sums of rewards as they were paid, neither clipped nor discounted.
   */
  add({ games, terminated, truncated, episodeReturns }: EndedEpisodes): void {
    for (let game = 0; game < games; game++) {
      if ((terminated[game] | truncated[game]) === 0) continue;
      this.#returns[this.#episodes[0]++ % window] = episodeReturns[game];
    }
  }

  /**
   * The mean return of the last hundred episodes; before the first has ended, of what games under way have gathered.
   *
   * @param environment The environment whose games are under way.
   */
  mean({ episodeReturns }: Environment): number {
    const count = Math.min(window, this.episodes);
    return count === 0 ? mean(episodeReturns) : mean(this.#returns.subarray(0, count));
  }

  /** All that it remembers; the arrays are its own. */
  arrays(): NamedArray[] {
    return [
      { name: "returns", shape: [window], data: this.#returns },
      { name: "episodes", shape: [1], data: this.#episodes },
    ];
  }
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
