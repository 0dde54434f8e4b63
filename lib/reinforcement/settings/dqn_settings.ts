import {
  integer,
  number,
  SettingsFamily,
  type SettingsOf,
  toggle,
  word,
} from "../../settings/mod.ts";
import { rewardScale, sharedSettings } from "./shared_settings.ts";

const settings = {
  ...sharedSettings({
    games: 1,
    discount: 0.99,
    learningRate: 2.5e-4,
    annealing: "none",
    hidden: [120, 84],
    activation: "relu",
    gradientNorm: 10,
  }),
  capacity: integer({
    meaning: "transitions that the replay buffer holds, the last ones",
    default: 10_000,
    least: 1,
    most: 100_000_000,
  }),
  batchSize: integer({
    meaning: "transitions of an update, drawn from the buffer",
    default: 128,
    least: 1,
    most: 65_536,
  }),
  warmUp: integer({
    meaning: "steps before the first update",
    default: 10_000,
    least: 1,
    most: 1_000_000_000,
  }),
  updateEvery: integer({
    meaning: "steps between two rounds of updates; a multiple of the games",
    default: 10,
    least: 1,
    most: 1_000_000,
  }),
  updates: integer({
    meaning: "updates of a round",
    default: 1,
    least: 1,
    most: 1_000_000,
  }),
  targetEvery: integer({
    meaning: "updates after which the target network moves towards the network",
    default: 50,
    least: 1,
    most: 1_000_000_000,
  }),
  targetRate: number({
    meaning: "how far it moves then: tau; 1 makes it a copy",
    default: 1,
    above: 0,
    most: 1,
  }),
  rounds: integer({
    meaning: "rounds of updates between two lines of the log",
    default: 50,
    least: 1,
    most: 1_000_000,
  }),
  explorationShare: number({
    meaning: "share of all steps in which the chance of a random action falls from 1 to its end",
    default: 0.5,
    least: 0,
    most: 1,
  }),
  explorationEnd: number({
    meaning: "chance of a random action after that",
    default: 0.05,
    least: 0,
    most: 1,
  }),
  double: toggle({
    meaning: "whether the network chooses the next action and the target network only rates it",
    default: false,
  }),
  loss: word({
    meaning:
      "distance of values from their targets: huber is a line beyond 1, squared half the square everywhere",
    default: "huber",
    words: ["huber", "squared"],
  }),
  rewardScale: rewardScale(),
  clipRewards: toggle({
    meaning: "whether rewards are cut off at -1 and 1 for learning; returns are logged as they are",
    default: false,
  }),
};

/**
 * The settings of deep Q-learning. The defaults are those of CleanRL's `dqn.py` but for the number of steps, and for Huber's
 * loss and the bound on gradients, which are Stable-Baselines3's.
 */
export const dqnSettings: SettingsFamily<typeof settings> = new SettingsFamily("DQN", settings);

/** Every setting of deep Q-learning. */
export interface DqnOptions extends SettingsOf<typeof dqnSettings> {}
