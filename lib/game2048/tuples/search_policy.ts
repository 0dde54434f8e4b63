import type { Game2048 } from "../game_2048.ts";
import type { Expectimax } from "./expectimax.ts";

/** Plays every game of an environment by a search. */
export class SearchPolicy {
  readonly #search: Pick<Expectimax, "choose">;
  #actions = new Int32Array(0);

  /**
   * A policy without chance.
   *
   * @param search What chooses moves.
   */
  constructor(search: Pick<Expectimax, "choose">) {
    this.#search = search;
  }

  /**
   * Chooses a move for each game.
   *
   * @param environment The games as they stand.
   * @returns Actions, `[games]`, overwritten by the next call.
   */
  act(environment: Game2048): Int32Array {
    const { games } = environment;
    if (this.#actions.length !== games) this.#actions = new Int32Array(games);
    for (let game = 0; game < games; game++) {
      this.#actions[game] = this.#search.choose(environment.board(game));
    }
    return this.#actions;
  }
}
