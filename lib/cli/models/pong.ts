import { Pong } from "../../environments/mod.ts";
import { returnsTable } from "../control/returns_table.ts";
import { makePongLearner, pongTraining } from "../pong/pong_training.ts";
import {
  checkPongNetwork,
  pongProfile,
  pongSettings,
  usedPongSettings,
} from "../pong/pong_settings.ts";
import { rallyGif } from "../pong/rally_gif.ts";
import { prepareAtari } from "../setup/prepare_atari.ts";
import { modelWithoutImages, type Player, type TrainingModel } from "../training/training_model.ts";
import type { RunFolder } from "../../runs/mod.ts";
import { readRunSettings } from "../training/run_settings.ts";

/** A policy that learns Atari's Pong from its screen. */
export const pong: TrainingModel = modelWithoutImages({
  name: "pong",
  description:
    "Trains a policy of Atari's Pong from the pixels of its screen. The defaults below are PPO's; REINFORCE, the tutorial's, " +
    "has its own. The first call installs the emulator.",
  examples: [
    "deno task train pong --out rally",
    "deno task play rally --gif rally.gif",
    "deno task train pong --profile full --render 10",
    "deno task train pong --network convolutional --steps 100000",
    "deno task train pong --algorithm reinforce --profile full --out tutorial",
    "deno task resume tutorial",
  ],
  settings: pongSettings,
  profile: pongProfile,
  used: usedPongSettings,
  check: checkPongNetwork,
  make: ({ settings }) => pongTraining(settings),
  player,
  async evaluate(run, { samples = 10, seed }) {
    const learner = await trained(run);
    try {
      const { headings, rows, notes, returns } = returnsTable(learner, {
        ...{ name: run.name, episodes: samples, seed },
      });
      const won = returns.map((row) => row.filter((gathered) => gathered > 0).length);
      return {
        headings: [...headings, "games won"],
        rows: rows.map((row, i) => [...row, `${won[i]} of ${samples}`]),
        notes,
      };
    } finally {
      learner.dispose();
    }
  },
});

async function trained(run: RunFolder) {
  const settings = await readRunSettings(run, pongSettings);
  const learner = makePongLearner(await prepareAtari(), settings);
  try {
    learner.loadWeights(await run.readWeights());
  } catch (error) {
    learner.dispose();
    throw error;
  }
  return learner;
}

async function player(run: RunFolder): Promise<Player> {
  const [learner, python] = [await trained(run), await prepareAtari()];
  return {
    policy: (options) => learner.policy(options),
    environment: (seed) => new Pong(python, { seed }),
    animation: (policy, environment) => rallyGif(policy, environment as Pong),
    [Symbol.dispose]: () => learner.dispose(),
  };
}
