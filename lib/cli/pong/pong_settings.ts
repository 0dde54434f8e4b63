import { UserRangeError } from "../../errors/mod.ts";
import { pongPpoSettings, pongReinforceSettings } from "../../pong/mod.ts";
import {
  integer,
  type Profile,
  SettingsFamily,
  type SettingsRecord,
  type SettingsValues,
  word,
} from "../../settings/mod.ts";
import { settingsOfAlgorithms } from "../control/settings_of_algorithms.ts";
import { checkUsed } from "../control/check_used.ts";

/** The settings of each algorithm. */
const algorithmSettings = { reinforce: pongReinforceSettings, ppo: pongPpoSettings };

/** The name of an algorithm. */
export type PongAlgorithm = keyof typeof algorithmSettings;

/** The name of a network. */
export type PongNetworkName = "tutorial" | "convolutional";

const own = {
  algorithm: word<PongAlgorithm>({
    meaning:
      "how to learn: as the tutorial, or by the same network with a value, which takes a tenth of the episodes",
    default: "ppo",
    words: ["reinforce", "ppo"],
  }),
  network: word<PongNetworkName>({
    meaning:
      "the tutorial's, whose first layer is sums of rows on the host; or, by ppo alone, two convolutions in TensorFlow",
    default: "tutorial",
    words: ["tutorial", "convolutional"],
  }),
  render: integer({
    meaning: "draw an animation of a rally after so many epochs; 0: after the last one alone",
    default: 0,
    least: 0,
    most: 100_000,
  }),
};

/** The settings of learning Pong: the algorithm, then those of the algorithms. */
export const pongSettings: SettingsFamily<typeof own & SettingsRecord> = new SettingsFamily(
  "pong",
  {
    ...own,
    ...settingsOfAlgorithms({
      ppo: pongPpoSettings.settings,
      reinforce: pongReinforceSettings.settings,
    }),
  },
);

/** A value for each setting. */
export type PongSettings = SettingsValues<typeof own & SettingsRecord>;

/**
 * The settings that count with an algorithm.
 *
 * @param settings Which algorithm.
 * @returns Their names.
 */
export function usedPongSettings({ algorithm }: Pick<PongSettings, "algorithm">): string[] {
  return [...Object.keys(own), ...algorithmSettings[algorithm].names];
}

/**
 * Refuses a network that an algorithm does not have.
 *
 * @param settings Which algorithm and network.
 * @throws {RangeError} If REINFORCE should learn another network than the tutorial's.
 */
export function checkPongNetwork(
  { algorithm, network }: Pick<PongSettings, "algorithm" | "network">,
): void {
  if (algorithm === "ppo" || network === "tutorial") return;
  throw new UserRangeError(
    `Cannot train pong: network is ${network} but must be tutorial with ${algorithm}; leave it out, or use ppo`,
  );
}

const profiles = {
  full: {
    // By learning 32 times from a rollout, not 16, one seed of six gets past the opponent late, not one of three.
    ppo: { steps: 2_500_000, minibatches: 8, annealing: "linear" },
    reinforce: {},
  },
  quick: {
    ppo: { steps: 1_300_000 },
    reinforce: { episodes: 1_000 },
  },
  smoke: {
    ppo: { steps: 256, games: 4, rolloutSteps: 32, minibatches: 2, passes: 2, epochs: 2 },
    reinforce: { episodes: 4, batchEpisodes: 2, epochs: 2 },
  },
} as const;

/**
 * What a profile changes, for an algorithm.
 *
 * @param name Which profile: `full` takes REINFORCE's claims and PPO beyond the opponent, `quick` minutes, `smoke` seconds.
 * @param given What was asked for, the algorithm among it. Default: PPO.
 * @returns The settings that differ from the defaults.
 * @throws {RangeError} If something was asked for that the algorithm does not have.
 */
export function pongProfile(
  name: Profile,
  given: Partial<PongSettings> = {},
): Partial<PongSettings> {
  const { algorithm } = { ...pongSettings.defaults, ...given };
  checkUsed(given, { algorithm, used: usedPongSettings({ algorithm }) });
  const values = {
    algorithm,
    ...algorithmSettings[algorithm].defaults,
    ...profiles[name][algorithm],
  };
  return pongSettings.differences(values);
}
