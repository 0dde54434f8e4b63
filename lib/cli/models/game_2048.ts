import { TupleNetwork } from "../../game2048/mod.ts";
import { chanceNote } from "../control/chance_note.ts";
import { game2048Profile, game2048Settings, usedSettings } from "../game2048/game_2048_settings.ts";
import { searchDepths } from "../game2048/game_2048_settings.ts";
import {
  game2048Training,
  gamesApart,
  gamesToPlay,
  makePlayer,
  meanScore,
  shareThatReaches,
} from "../game2048/game_2048_training.ts";
import { modelWithoutImages, type TrainingModel } from "../training/training_model.ts";
import { readRunSettings } from "../training/run_settings.ts";

/**
 * Entries of less than so many points stay behind in an export. Of a player that learnt from 12,000 games that leaves half,
 * which plays as well: 24,546 and 25,176 points, means of 500 games with standard errors of 500.
 */
const leastEntry = 4;

/** A player of 2048, by one of several algorithms. */
export const game2048: TrainingModel = modelWithoutImages({
  name: "2048",
  description:
    "Trains a player of 2048. The defaults below are those of tables of n-tuples, which get furthest; each algorithm has " +
    "its own.",
  examples: [
    "deno task train 2048 --out tuples",
    "deno task play 2048 tuples --search expectimax:2",
    "deno task train 2048 --episodes 2000 --search expectimax:2",
    "deno task train 2048 --algorithm ppo --out policy",
    "deno task train 2048 --algorithm dqn",
    "deno task resume policy",
  ],
  settings: game2048Settings,
  profile: game2048Profile,
  used: usedSettings,
  make: ({ settings }) => game2048Training(settings),
  condense(weights, { algorithm }) {
    if (algorithm !== "n-tuple") return weights;
    const network = new TupleNetwork();
    network.restore(weights);
    network.dropBelow(leastEntry);
    return network.arrays();
  },
  async evaluate(run, { samples, seed }) {
    const settings = await readRunSettings(run, game2048Settings);
    const player = makePlayer(settings);
    try {
      player.learner.loadWeights(await run.readWeights());
      const depth = searchDepths[settings.search];
      const games = samples ?? gamesToPlay(depth);
      const row = (moves: string, greedy: boolean) => {
        const played = gamesApart(player, { games, depth, greedy, seed });
        const shares = [10, 11, 12, 13]
          .map((exponent) => `${(100 * shareThatReaches(played, exponent)).toFixed(1)} %`);
        const most = Math.max(...played.map(({ score }) => score));
        return [run.name, moves, meanScore(played).toFixed(0), String(most), ...shares];
      };
      return {
        headings: ["run", "moves", "mean score", "best score", "1024", "2048", "4096", "8192"],
        rows: settings.algorithm === "n-tuple"
          ? [row(settings.search, true)]
          : [row("by chance", false), row("greedy", true)],
        notes: [
          `${games} games, seed ${seed}; shares of games that reach a tile.`,
          ...chanceNote(settings),
        ],
      };
    } finally {
      player.learner.dispose();
    }
  },
});
