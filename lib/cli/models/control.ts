import { environments } from "../control/algorithms.ts";
import { chanceNote } from "../control/chance_note.ts";
import { controlProfile, controlSettings, usedSettings } from "../control/control_settings.ts";
import { controlTraining, makeLearner } from "../control/control_training.ts";
import { episodeGif } from "../control/played_episode.ts";
import { returnsTable } from "../control/returns_table.ts";
import { modelWithoutImages, type TrainingModel } from "../training/training_model.ts";
import { readRunSettings } from "../training/run_settings.ts";

/** A policy that learns to control something, by one of several algorithms. */
export const control: TrainingModel = modelWithoutImages({
  name: "control",
  description:
    "Trains a policy by letting it play. The defaults below are PPO's on cart pole; each environment and algorithm has " +
    "its own; lib/reinforcement/README.md says what to expect of them.",
  examples: [
    "deno task train control --environment cart-pole --algorithm ppo --out cart",
    "deno task play cart --gif episode.gif",
    "deno task train control --environment cart-pole --algorithm dqn --seed 3 --render 5",
    "deno task train control --environment pendulum --steps 300000",
    "deno task resume cart",
  ],
  settings: controlSettings,
  isSmall: true,
  profile: controlProfile,
  used: usedSettings,
  make: ({ settings }) => controlTraining(settings),
  async player(run) {
    const settings = await readRunSettings(run, controlSettings);
    const learner = makeLearner(settings);
    learner.loadWeights(await run.readWeights());
    return {
      policy: (options) => learner.policy(options),
      environment: (seed) => environments[settings.environment]({ games: 1, seed }),
      animation: episodeGif,
      [Symbol.dispose]: () => learner.dispose(),
    };
  },
  async evaluate(run, { samples = 100, seed }) {
    const settings = await readRunSettings(run, controlSettings);
    const learner = makeLearner(settings);
    try {
      learner.loadWeights(await run.readWeights());
      const { headings, rows, notes } = returnsTable(learner, {
        ...{ name: run.name, episodes: samples, seed },
      });
      return { headings, rows, notes: [...notes, ...chanceNote(settings)] };
    } finally {
      learner.dispose();
    }
  },
});
