import { ppoSettings } from "../../reinforcement/mod.ts";
import {
  integer,
  number,
  seed,
  type Setting,
  SettingsFamily,
  type SettingsOf,
} from "../../settings/mod.ts";

function epochs(usual: number): Setting<number> {
  return integer({
    meaning: "into how many parts the training is split for the log and the curve of returns",
    default: usual,
    least: 1,
    most: 100_000,
  });
}

const discount = number({
  meaning: "what a reward is worth one step later: gamma",
  default: 0.99,
  least: 0,
  most: 1,
});

const hidden = integer({
  meaning: "units of the hidden layer, of the convolutional network's dense one",
  default: 200,
  least: 1,
  most: 4_096,
});

const reinforce = {
  episodes: integer({
    meaning: "episodes of the training, to 21 points each",
    default: 8_000,
    least: 1,
    most: 10_000_000,
  }),
  batchEpisodes: integer({
    meaning: "episodes of an update, played side by side",
    default: 10,
    least: 1,
    most: 1_000,
  }),
  epochs: epochs(40),
  discount,
  learningRate: number({ meaning: "the optimiser's step size", default: 1e-4, above: 0 }),
  decay: number({
    meaning: "what RMSProp's mean squares keep of themselves at each update",
    default: 0.99,
    least: 0,
    below: 1,
  }),
  hidden,
  seed: seed(0),
};

/** The settings of REINFORCE on Pong, with TensorLayer's tutorial's as defaults. */
export const pongReinforceSettings: SettingsFamily<typeof reinforce> = new SettingsFamily(
  "Pong by REINFORCE",
  reinforce,
);

/** Every setting of REINFORCE on Pong. */
export interface PongReinforceOptions extends SettingsOf<typeof pongReinforceSettings> {}

const { settings: usual } = ppoSettings;

const ppo = {
  steps: integer({
    meaning: "steps of the training, those of all games together; a step is four frames",
    default: 2_100_000,
    least: 1,
    most: 10_000_000_000,
  }),
  epochs: epochs(40),
  games: integer({ meaning: "games played side by side", default: 32, least: 1, most: 1_024 }),
  rolloutSteps: usual.rolloutSteps,
  passes: usual.passes,
  minibatches: usual.minibatches,
  discount,
  lambda: {
    ...usual.lambda,
    meaning: "how far an advantage looks ahead: 0 for one step, 1 to the next point",
  },
  learningRate: number({ meaning: "the optimiser's step size", default: 1e-3, above: 0 }),
  annealing: { ...usual.annealing, default: "none" },
  clip: usual.clip,
  valueCoefficient: usual.valueCoefficient,
  entropyCoefficient: usual.entropyCoefficient,
  gradientNorm: usual.gradientNorm,
  hidden,
  seed: seed(0),
};

/** The settings of PPO on Pong; what they share with `ppoSettings` is as there. */
export const pongPpoSettings: SettingsFamily<typeof ppo> = new SettingsFamily("Pong by PPO", ppo);

/** Every setting of PPO on Pong. */
export interface PongPpoOptions extends SettingsOf<typeof pongPpoSettings> {}
