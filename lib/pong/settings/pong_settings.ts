import {
  integer,
  number,
  seed,
  type Setting,
  SettingsFamily,
  type SettingsOf,
  word,
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
  meaning: "units of the hidden layer",
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

const ppo = {
  steps: integer({
    meaning: "steps of the training, those of all games together; a step is four frames",
    default: 2_100_000,
    least: 1,
    most: 10_000_000_000,
  }),
  epochs: epochs(40),
  games: integer({ meaning: "games played side by side", default: 32, least: 1, most: 1_024 }),
  rolloutSteps: integer({
    meaning: "steps of every game between two learnings",
    default: 128,
    least: 1,
    most: 100_000,
  }),
  passes: integer({
    meaning: "how often each rollout is learnt from",
    default: 4,
    least: 1,
    most: 1_000,
  }),
  minibatches: integer({
    meaning: "into how many updates a pass is split; a divisor of games times rollout steps",
    default: 4,
    least: 1,
    most: 65_536,
  }),
  discount,
  lambda: number({
    meaning: "how far an advantage looks ahead: 0 for one step, 1 to the next point",
    default: 0.95,
    least: 0,
    most: 1,
  }),
  learningRate: number({ meaning: "the optimiser's step size", default: 1e-3, above: 0 }),
  annealing: word({
    meaning: "how the step size changes over the training: linear lets it fall to 0",
    default: "none",
    words: ["none", "linear"],
  }),
  clip: number({
    meaning: "how far the ratio of new to old probability counts: epsilon",
    default: 0.2,
    above: 0,
  }),
  valueCoefficient: number({ meaning: "weight of the value's loss", default: 0.5, least: 0 }),
  entropyCoefficient: number({
    meaning: "weight of the policy's entropy, which keeps it trying",
    default: 0.01,
    least: 0,
  }),
  gradientNorm: number({
    meaning: "norm of all gradients together above which they are shortened to it",
    default: 0.5,
    above: 0,
  }),
  hidden,
  seed: seed(0),
};

/** The settings of PPO on Pong. */
export const pongPpoSettings: SettingsFamily<typeof ppo> = new SettingsFamily("Pong by PPO", ppo);

/** Every setting of PPO on Pong. */
export interface PongPpoOptions extends SettingsOf<typeof pongPpoSettings> {}
