import { integer, number, SettingsFamily, type SettingsOf, toggle } from "../../settings/mod.ts";
import { actorCriticSettings, rewardScale, sharedSettings } from "./shared_settings.ts";

const settings = {
  ...sharedSettings({
    games: 4,
    discount: 0.99,
    learningRate: 2.5e-4,
    annealing: "linear",
    hidden: [64, 64],
    activation: "tanh",
    gradientNorm: 0.5,
  }),
  rolloutSteps: integer({
    meaning: "steps of every game between two learnings",
    default: 128,
    least: 1,
    most: 1_000_000,
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
  rewardScale: rewardScale(),
  ...actorCriticSettings({ lambda: 0.95, valueCoefficient: 0.5, entropyCoefficient: 0.01 }),
  clip: number({
    meaning: "how far the ratio of new to old probability counts: epsilon",
    default: 0.2,
    above: 0,
  }),
  clipAnnealing: toggle({
    meaning: "let that distance fall to 0 over the training",
    default: false,
  }),
  clipValues: toggle({
    meaning: "whether values, too, may move by epsilon at most",
    default: true,
    flag: { name: "free-values", meaning: "ppo: let values move without that bound" },
  }),
  normaliseAdvantages: toggle({
    meaning: "whether each minibatch's advantages are brought to mean 0 and standard deviation 1",
    default: true,
    flag: { name: "raw-advantages", meaning: "ppo, reinforce: take advantages as they are" },
  }),
};

/** The settings of PPO. The defaults are those of CleanRL's `ppo.py` but for the number of steps and what a time limit means. */
export const ppoSettings: SettingsFamily<typeof settings> = new SettingsFamily("PPO", settings);

/** Every setting of PPO. */
export interface PpoOptions extends SettingsOf<typeof ppoSettings> {}
