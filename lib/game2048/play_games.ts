import { greatestTile } from "./board/board.ts";
import type { Game2048 } from "./game_2048.ts";

/** A game that was played to its end. */
export interface PlayedGame {
  /** What was merged in all. */
  readonly score: number;
  /** The greatest tile's exponent: 11 for 2048. */
  readonly greatest: number;
  /** How many moves it had. */
  readonly moves: number;
}

/**
 * Plays one game to its end on every board. Had each board several, the short ones would be counted more often than the long
 * ones.
 *
 * @param policy What plays: gives an action for each game.
 * @param environment Its games, which begin anew.
 * @returns How each went.
 */
export function playGames(
  policy: { act(environment: Game2048): ArrayLike<number> },
  environment: Game2048,
): PlayedGame[] {
  const { games, terminated, truncated } = environment;
  const played: PlayedGame[] = [];
  environment.reset();
  for (let left = games; left > 0;) {
    environment.step(policy.act(environment));
    for (let game = 0; game < games; game++) {
      if (played[game] !== undefined || (terminated[game] | truncated[game]) === 0) continue;
      played[game] = {
        score: environment.episodeReturns[game],
        greatest: greatestTile(environment.finalBoard(game)),
        moves: environment.episodeLengths[game],
      };
      left--;
    }
  }
  return played;
}
