import { checkOptions } from "../../errors/mod.ts";
import type { RandomStream } from "../../random/mod.ts";
import type { EnvironmentOptions } from "../environment.ts";
import type { GamePicture } from "../pictures/game_picture.ts";
import { VectorEnvironment } from "../vector_environment.ts";
import { drawGrid } from "./draw_grid.ts";
import type { FiniteMdp } from "./finite_mdp.ts";

/**
 * Plays a {@linkcode FiniteMdp}. Observations are the states, `[games]`; an episode terminates in a terminal state.
 *
 * @example The same game by table and by play
 * ```ts
 * import { frozenLake, TabularEnvironment } from "lib/environments";
 * import assert from "node:assert/strict";
 *
 * const lake = frozenLake({ isSlippery: false });
 * const environment = new TabularEnvironment(lake, { games: 2 });
 * environment.step([1, 2]); // down and right
 * assert.deepEqual(environment.observations, Int32Array.of(4, 1));
 * assert.deepEqual(lake.outcomes(0, 1), [{ probability: 1, nextState: 4, reward: 0 }]);
 * ```
 */
export class TabularEnvironment extends VectorEnvironment<Int32Array<ArrayBuffer>> {
  /** The rules. */
  readonly mdp: FiniteMdp;

  /**
   * Begins an episode in every game.
   *
   * @param mdp The rules.
   * @param options Games, seed, time limit (default: none).
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(mdp: FiniteMdp, options: EnvironmentOptions = {}) {
    checkOptions<EnvironmentOptions>("new TabularEnvironment()", options, {
      ...{ games: "number", seed: "number", timeLimit: "number" },
    });
    const { games = 1, seed = 0, timeLimit = Infinity } = options;
    super({
      ...{ name: mdp.name, games, seed, timeLimit },
      observationSpace: { kind: "discrete", count: mdp.states, names: mdp.stateNames },
      actionSpace: { kind: "discrete", count: mdp.actions, names: mdp.actionNames },
      observationType: Int32Array,
      variables: 1,
    });
    this.mdp = mdp;
    this.reset();
  }

  /** See {@linkcode VectorEnvironment}. */
  protected begin(game: number, random: RandomStream): void {
    const { startProbabilities } = this.mdp;
    this.variables[game] = draw(startProbabilities, 0, startProbabilities.length, random);
  }

  /** See {@linkcode VectorEnvironment}. */
  protected advance(actions: ArrayLike<number>): void {
    const { games, variables, rewards, terminated, random } = this;
    const { actions: count, offsets, probabilities, nextStates, terminal } = this.mdp;
    for (let game = 0; game < games; game++) {
      const row = variables[game] * count + actions[game];
      const outcome = draw(probabilities, offsets[row], offsets[row + 1], random[game]);
      const state = nextStates[outcome];
      variables[game] = state;
      rewards[game] = this.mdp.rewards[outcome];
      terminated[game] = terminal[state];
      this.observe(game);
    }
  }

  /** See {@linkcode VectorEnvironment}. */
  protected observe(game: number): void {
    this.observations[game] = this.variables[game];
  }

  /** See {@linkcode VectorEnvironment}: no game stands in a terminal state, because it has begun anew. */
  protected override isPossible([state]: Float64Array): boolean {
    return this.mdp.terminal[state] === 0;
  }

  /** See {@linkcode VectorEnvironment}. */
  protected drawGame(game: number): GamePicture {
    return drawGrid(this.mdp.layout, this.variables[game]);
  }

  /** See {@linkcode VectorEnvironment}. */
  protected describeGame(game: number): string {
    return this.mdp.stateNames[this.variables[game]];
  }
}

/** An index from `first` to before `end`, drawn by the probabilities there; no number is drawn where only one is likely. */
function draw(
  probabilities: Float64Array,
  first: number,
  end: number,
  random: RandomStream,
): number {
  if (end - first === 1) return first;
  let left = random.uniform();
  for (let index = first; index < end - 1; index++) {
    left -= probabilities[index];
    if (left < 0) return index;
  }
  return end - 1;
}
