import { type PlayedGame, playGames } from "../../game2048/mod.ts";
import type { MetricDescriptions } from "../../learning/mod.ts";
import { type RecordedEvaluation, recordRun } from "../../runs/mod.ts";
import { LearnerProgress } from "../training/progress.ts";
import type { Training } from "../training/training_model.ts";
import { algorithms, type Player2048, type PlayerOptions } from "./algorithms.ts";
import { type Game2048Settings, searchDepths } from "./game_2048_settings.ts";

const metrics: MetricDescriptions = {
  evaluationScore: { label: "Score of games apart", unit: "" },
  evaluationGoalShare: { label: "Share of those that reach 2048", unit: "" },
};

/**
 * A player by its settings.
 *
 * @param settings Algorithm, and what that needs. TensorFlow is loaded.
 */
export function makePlayer(settings: Game2048Settings): Player2048 {
  return algorithms[settings.algorithm].make(settings);
}

/**
 * Games of a player apart from those that it learns from.
 *
 * @param player What plays.
 * @param options How many, how far it looks ahead, whether it is greedy, and the seed of tiles and chance.
 */
export function gamesApart(
  player: Player2048,
  { games, ...options }: { games: number } & PlayerOptions,
): PlayedGame[] {
  return playGames(player.policy(options), player.games({ games, seed: options.seed }));
}

/** How many games say enough in the time that they take. */
export function gamesToPlay(depth: number): number {
  return depth === 1 ? 100 : 10;
}

/**
 * The share of games that reach a tile.
 *
 * @param played The games.
 * @param exponent The tile's: 11 for 2048.
 */
export function shareThatReaches(played: readonly PlayedGame[], exponent: number): number {
  return played.filter(({ greatest }) => greatest >= exponent).length / played.length;
}

/**
 * The mean score of games.
 *
 * @param played The games.
 */
export function meanScore(played: readonly PlayedGame[]): number {
  return played.reduce((sum, { score }) => sum + score, 0) / played.length;
}

/**
 * The training of a player.
 *
 * @param settings Algorithm, and what that needs. TensorFlow is loaded.
 */
export function game2048Training(settings: Game2048Settings): Training {
  const player = makePlayer(settings);
  const { learner } = player;
  const depth = searchDepths[settings.search];
  const games = gamesToPlay(depth);
  const evaluation: RecordedEvaluation | undefined = settings.evaluateEvery === 0 ? undefined : {
    every: settings.evaluateEvery,
    settings: { games, search: settings.search },
    metrics,
    measure() {
      const played = gamesApart(player, { games, depth, greedy: true, seed: 0 });
      return {
        evaluationScore: meanScore(played),
        evaluationGoalShare: shareThatReaches(played, 11),
      };
    },
  };
  return {
    notes: [],
    options: {},
    async record(run, options, line) {
      const progress = new LearnerProgress(learner, line, evaluation?.metrics);
      for await (const log of recordRun(run, learner, { ...options, evaluation })) {
        progress.show(log);
      }
    },
    isFinished: () => learner.progress.epoch >= learner.epochs,
    [Symbol.dispose]: () => learner.dispose(),
  };
}
