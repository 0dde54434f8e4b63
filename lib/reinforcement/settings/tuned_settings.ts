import type { Profile } from "../../settings/mod.ts";
import type { A2cOptions } from "./a2c_settings.ts";
import type { DqnOptions } from "./dqn_settings.ts";
import type { PpoOptions } from "./ppo_settings.ts";
import type { ReinforceOptions } from "./reinforce_settings.ts";

/** Settings that an environment is learnt well with, for each algorithm: changes to its defaults. */
export interface TunedSettings {
  /** For PPO. */
  readonly ppo: Partial<PpoOptions>;
  /** For deep Q-learning. Default: its actions are numbers. */
  readonly dqn?: Partial<DqnOptions>;
  /** For A2C. */
  readonly a2c: Partial<A2cOptions>;
  /** For REINFORCE. */
  readonly reinforce: Partial<ReinforceOptions>;
}

/**
 * Settings for the environments of classic control, after Stable-Baselines3's zoo (https://github.com/DLR-RM/rl-baselines3-zoo),
 * changed where ours do better with others. For DQN on cart pole that is a smaller network, double estimates, a step size that
 * falls to 0, a target network that moves a little before every update instead of now and then, two updates a step, and rewards
 * of 0.1: values near 10 are learnt sooner than values near 100.
 */
export const tunedSettings: Readonly<Record<string, TunedSettings>> = {
  "cart-pole": {
    ppo: {
      ...{ steps: 100_000, games: 8, rolloutSteps: 32, passes: 20, minibatches: 1, discount: 0.98 },
      ...{ learningRate: 1e-3, lambda: 0.8, entropyCoefficient: 0, clipAnnealing: true },
    },
    dqn: {
      ...{ steps: 50_000, warmUp: 1_000, updateEvery: 256, updates: 512, rounds: 1 },
      ...{ capacity: 50_000, batchSize: 64, targetEvery: 1, targetRate: 0.0025 },
      ...{ double: true, hidden: [64, 64], rewardScale: 0.1 },
      ...{ discount: 0.99, learningRate: 5e-4, annealing: "linear" },
      ...{ explorationShare: 0.16, explorationEnd: 0.04 },
    },
    a2c: { steps: 500_000, annealing: "linear", entropyCoefficient: 0 },
    reinforce: { episodes: 800, learningRate: 1e-2 },
  },
  "pendulum": {
    ppo: {
      ...{ steps: 200_000, games: 16, rolloutSteps: 128, passes: 10, minibatches: 16 },
      ...{ discount: 0.9, lambda: 0.95, learningRate: 1e-3, entropyCoefficient: 0 },
      ...{ clipValues: false },
    },
    a2c: { steps: 1_000_000, discount: 0.9, lambda: 0.9, entropyCoefficient: 0 },
    reinforce: { episodes: 4_000, discount: 0.9 },
  },
  "mountain-car": {
    ppo: {
      steps: 1_000_000,
      games: 16,
      rolloutSteps: 16,
      passes: 4,
      lambda: 0.98,
      entropyCoefficient: 0,
    },
    dqn: {
      ...{ steps: 120_000, warmUp: 1_000, updateEvery: 16, updates: 8, rounds: 16 },
      ...{ capacity: 10_000, targetEvery: 304, hidden: [256, 256], learningRate: 4e-3 },
      ...{ discount: 0.98, explorationShare: 0.2, explorationEnd: 0.07 },
    },
    a2c: { steps: 1_000_000, games: 16, entropyCoefficient: 0 },
    reinforce: { episodes: 4_000 },
  },
  "catch": {
    ppo: { steps: 100_000, games: 8, rolloutSteps: 32, learningRate: 1e-3 },
    dqn: {
      steps: 50_000,
      warmUp: 1_000,
      updateEvery: 16,
      updates: 8,
      rounds: 16,
      capacity: 20_000,
    },
    a2c: { steps: 200_000 },
    reinforce: { episodes: 5_000, discount: 1 },
  },
};

/** A few turns, to see that everything runs. */
const smoke: TunedSettings = {
  ppo: { steps: 512, games: 4, rolloutSteps: 32, passes: 2, minibatches: 2, epochs: 2 },
  dqn: {
    steps: 600,
    warmUp: 200,
    updateEvery: 20,
    updates: 4,
    rounds: 5,
    epochs: 2,
    batchSize: 16,
  },
  a2c: { steps: 800, rollouts: 5, epochs: 2 },
  reinforce: { episodes: 16, games: 4, epochs: 2 },
};

/**
 * The settings of a profile.
 *
 * @param name `full` for the algorithm's own defaults, PPO and DQN with CleanRL's number of steps; `quick` for those that an
 * environment is learnt well with in minutes; `smoke` for a few turns.
 * @param environment The environment's name, as in {@linkcode tunedSettings}.
 * @returns Changes to each algorithm's defaults.
 */
export function profileSettings(name: Profile, environment: string): TunedSettings {
  const tuned = tunedSettings[environment];
  const none = { ppo: {}, dqn: {}, a2c: {}, reinforce: {} };
  if (name === "full") {
    return { ...none, dqn: tuned.dqn && { steps: 500_000 }, ppo: { steps: 500_000 } };
  }
  return name === "quick" ? tuned : { ...smoke, dqn: tuned.dqn && smoke.dqn };
}
