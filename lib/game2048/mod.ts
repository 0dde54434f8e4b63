/**
 * The game 2048: boards of two 32-bit words, moved by tables of rows; {@linkcode Game2048}, an environment of as many games side
 * by side as you want; and the player that tables of tuples make, {@linkcode TupleLearner}.
 *
 * ```ts
 * import { Game2048 } from "lib/game2048";
 * import { RandomStream } from "lib/random";
 *
 * const environment = new Game2048({ games: 64, seed: 1 });
 * const random = new RandomStream(1);
 * const actions = new Int32Array(64);
 * for (let step = 0; step < 100; step++) {
 *   for (let game = 0; game < 64; game++) {
 *     do actions[game] = random.integer(4); while (environment.legal![4 * game + actions[game]] === 0);
 *   }
 *   environment.step(actions);
 * }
 * ```
 *
 * @module
 */
export {
  addTile,
  beginBoard,
  type Board,
  boardOf,
  chanceOfFour,
  directions,
  exponentAt,
  greatestTile,
  legalMoves,
  lowerTransposed,
  move,
  upperTransposed,
} from "./board/board.ts";
export { drawBoard } from "./board/draw_board.ts";
export { Game2048, type Game2048Options } from "./game_2048.ts";
export { type PlayedGame, playGames } from "./play_games.ts";
export { type CurvePoint, type LearningCurve, publishedCurve } from "./published_curve.ts";
export { AfterstateLearning } from "./tuples/afterstate_learning.ts";
export { type BoardValue, Expectimax, type ExpectimaxOptions } from "./tuples/expectimax.ts";
export { SearchPolicy } from "./tuples/search_policy.ts";
export { type TupleEvaluateOptions, TupleLearner } from "./tuples/tuple_learner.ts";
export { patterns, tableSize, TupleNetwork } from "./tuples/tuple_network.ts";
export { type TupleOptions, tupleSettings } from "./tuples/tuple_settings.ts";
