import type { RandomStream } from "../../random/mod.ts";
import { addTile, beginBoard, greatestTile, move } from "../board/board.ts";
import type { PlayedGame } from "../play_games.ts";
import { Expectimax } from "./expectimax.ts";
import type { TupleNetwork } from "./tuple_network.ts";

/**
 * TD(0) on afterstates (Szubert and Jaśkowski 2014, https://doi.org/10.1109/CIG.2014.6932907): a game is played by the values
 * as they are, and when it is over, from its end backwards, the value of the board after each move goes towards what the next
 * move merged and the value of the board after that. An afterstate knows what the move was worth without a model of the tiles.
 */
export class AfterstateLearning {
  readonly #network: TupleNetwork;
  readonly #search: Expectimax;
  readonly #board = new Int32Array(2);
  /** The boards after each move, two words each. */
  #afterstates = new Int32Array(1 << 12);
  /** What each move merged. */
  #rewards = new Int32Array(1 << 11);

  /**
   * Learning that has not begun.
   *
   * @param network What learns.
   */
  constructor(network: TupleNetwork) {
    this.#network = network;
    this.#search = new Expectimax(network, { depth: 1 });
  }

  /**
   * Plays a game and learns from it.
   *
   * @param random Where new tiles come from.
   * @param stepSize The share of the way to its target that a value goes, in (0, 1].
   * @returns How it went, and how far values were from their targets, the mean over all moves.
   */
  next(random: RandomStream, stepSize: number): PlayedGame & { readonly error: number } {
    const board = this.#board;
    let [score, moves] = [0, 0];
    beginBoard(board, random);
    for (;;) {
      const direction = this.#search.choose(board);
      if (direction === -1) break;
      const reward = move(board, direction);
      score += reward;
      if (moves === this.#rewards.length) this.#grow();
      this.#afterstates[2 * moves] = board[0];
      this.#afterstates[2 * moves + 1] = board[1];
      this.#rewards[moves++] = reward;
      addTile(board, random);
    }
    const greatest = greatestTile(board);
    return { score, greatest, moves, error: this.#learn(moves, stepSize) };
  }

  #learn(moves: number, stepSize: number): number {
    const board = this.#board;
    let sum = 0;
    let target = 0; // nothing follows the last move
    for (let i = moves - 1; i >= 0; i--) {
      board[0] = this.#afterstates[2 * i];
      board[1] = this.#afterstates[2 * i + 1];
      const error = this.#network.learn(board, { target, stepSize });
      sum += Math.abs(error);
      // The board is worth now what is left of the error short of its target.
      target = this.#rewards[i] + target - (1 - stepSize) * error;
    }
    return sum / moves;
  }

  #grow(): void {
    const [afterstates, rewards] = [this.#afterstates, this.#rewards];
    this.#afterstates = new Int32Array(2 * afterstates.length);
    this.#afterstates.set(afterstates);
    this.#rewards = new Int32Array(2 * rewards.length);
    this.#rewards.set(rewards);
  }
}
