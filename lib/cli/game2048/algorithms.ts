import {
  Expectimax,
  Game2048,
  SearchPolicy,
  TupleLearner,
  tupleSettings,
} from "../../game2048/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import type { Learner } from "../../learning/mod.ts";
import { Dqn, dqnSettings, type PolicyLearner, Ppo, ppoSettings } from "../../reinforcement/mod.ts";
import type { Profile, SettingsRecord } from "../../settings/mod.ts";

/** What chooses moves in games of 2048. */
export interface Policy2048 {
  /** An action for each game. */
  act(environment: Game2048): ArrayLike<number>;
}

/** How a player is to play outside training. */
export interface PlayerOptions {
  /** How many moves a player by tables looks ahead. */
  readonly depth: number;
  /** Whether a network makes the move that it thinks best, or draws one as at the end of training. Tables have no chance. */
  readonly greedy: boolean;
  /** Decides what is drawn. */
  readonly seed: number;
}

/** What learns 2048, whatever the algorithm. */
export interface Player2048 {
  /** What is trained. */
  readonly learner: Learner & { loadWeights(weights: readonly NamedArray[]): void };
  /** How it plays, by the weights that it has. */
  policy(options: PlayerOptions): Policy2048;
  /** Games that it can play in. */
  games(options: { readonly games: number; readonly seed: number }): Game2048;
}

/** An algorithm that 2048 is learnt by. */
export interface Algorithm2048 {
  /** Its settings. */
  readonly settings: SettingsRecord;
  /** All its settings, checked, of which some differ from the defaults. */
  complete(changes: object): Readonly<Record<string, unknown>>;
  /** What each profile changes. */
  readonly profiles: Readonly<Record<Profile, object>>;
  /** Makes a player of a family's own settings, among others. TensorFlow is loaded. */
  make(settings: object): Player2048;
}

/** Every game ends before it: the tiles of a board sum up to half a million at most, and each move adds 2 or more. */
const timeLimit = 300_000;

const oneHot = (options: { games: number; seed: number }) =>
  new Game2048({ ...options, timeLimit });

function byNetwork(learner: PolicyLearner): Player2048 {
  return {
    learner,
    games: oneHot,
    policy: ({ greedy, seed }) => learner.policy({ greedy, seed }),
  };
}

/** The algorithms by name. */
export const algorithms = {
  "n-tuple": {
    settings: tupleSettings.settings,
    complete: (changes) => tupleSettings.complete(changes),
    profiles: {
      smoke: { episodes: 100, epochs: 2 },
      quick: { episodes: 50_000 },
      full: { episodes: 200_000 },
    },
    make(settings) {
      const learner = new TupleLearner(tupleSettings.pick(settings));
      return {
        learner,
        games: (options) => new Game2048({ ...options, timeLimit, observations: "exponents" }),
        policy: ({ depth }) => new SearchPolicy(new Expectimax(learner.network, { depth })),
      };
    },
  },
  "ppo": {
    settings: ppoSettings.settings,
    complete: (changes) => ppoSettings.complete(changes),
    profiles: profilesOf({
      smoke: { steps: 512, games: 4, rolloutSteps: 32, passes: 2, minibatches: 2, epochs: 2 },
      quick: { steps: 3_000_000 },
      full: { steps: 42_000_000, annealing: "linear" },
    }, {
      ...{ games: 512, rolloutSteps: 32, passes: 2, minibatches: 4, hidden: [256, 256] },
      ...{ activation: "relu", annealing: "none", discount: 0.999, learningRate: 1e-3 },
      ...{ lambda: 0.95, entropyCoefficient: 0.02, gradientNorm: 0.5, clipValues: false },
      ...{ rewardScale: 1 / 256 },
    }),
    make: (settings) => byNetwork(new Ppo(oneHot, ppoSettings.pick(settings))),
  },
  "dqn": {
    settings: dqnSettings.settings,
    complete: (changes) => dqnSettings.complete(changes),
    profiles: profilesOf({
      smoke: {
        steps: 640,
        games: 4,
        warmUp: 256,
        updateEvery: 32,
        updates: 4,
        rounds: 5,
        epochs: 2,
      },
      quick: { steps: 300_000 },
      full: { steps: 3_000_000 },
    }, {
      ...{
        games: 64,
        warmUp: 6_400,
        updateEvery: 64,
        updates: 4,
        targetEvery: 256,
        batchSize: 256,
      },
      ...{ capacity: 50_000, double: true, hidden: [128, 128], learningRate: 5e-4 },
      ...{ explorationShare: 0.3, explorationEnd: 0.01, discount: 0.99, rewardScale: 1 / 256 },
    }),
    make: (settings) => byNetwork(new Dqn(oneHot, dqnSettings.pick(settings))),
  },
} as const satisfies Record<string, Algorithm2048>;

/** The name of an algorithm. */
export type AlgorithmName = keyof typeof algorithms;

/** Profiles that differ in a few settings and have the others in common. */
function profilesOf(
  profiles: Readonly<Record<Profile, object>>,
  common: object,
): Readonly<Record<Profile, object>> {
  const all = Object.entries(profiles).map(([name, own]) => [name, { ...common, ...own }]);
  return Object.fromEntries(all) as Record<Profile, object>;
}
