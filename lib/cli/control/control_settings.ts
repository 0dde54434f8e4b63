import { UserRangeError } from "../../errors/mod.ts";
import { profileSettings } from "../../reinforcement/mod.ts";
import {
  integer,
  type Profile,
  SettingsFamily,
  type SettingsRecord,
  type SettingsValues,
  word,
} from "../../settings/mod.ts";
import { type AlgorithmName, algorithms, environments } from "./algorithms.ts";
import { settingsOfAlgorithms } from "./settings_of_algorithms.ts";
import { checkUsed } from "./check_used.ts";

const algorithmNames = Object.keys(algorithms) as AlgorithmName[];

const own = {
  environment: word({
    meaning: "what to learn",
    default: "cart-pole",
    words: Object.keys(environments) as (keyof typeof environments)[],
  }),
  algorithm: word({ meaning: "how to learn it", default: "ppo", words: algorithmNames }),
  evaluateEvery: integer({
    meaning:
      "play 20 episodes apart from the training, dqn greedily, others by chance, after so many epochs, and at the end; " +
      "0: never",
    default: 5,
    least: 0,
    most: 100_000,
  }),
  render: integer({
    meaning: "draw an animation of an episode after so many epochs; 0: after the last one alone",
    default: 0,
    least: 0,
    most: 100_000,
  }),
};

function usesOf(algorithm: AlgorithmName): string[] {
  return Object.keys(algorithms[algorithm].settings);
}

/** The settings of learning to control: environment and algorithm, then those of the algorithms. */
export const controlSettings: SettingsFamily<typeof own & SettingsRecord> = new SettingsFamily(
  "control",
  {
    ...own,
    ...settingsOfAlgorithms(
      Object.fromEntries(
        Object.entries(algorithms).map(([name, { settings }]) => [name, settings]),
      ),
    ),
  },
);

/** A value for each setting. */
export type ControlSettings = SettingsValues<typeof own & SettingsRecord>;

/**
 * The settings that count with an algorithm.
 *
 * @param settings Which algorithm.
 * @returns Their names.
 */
export function usedSettings({ algorithm }: Pick<ControlSettings, "algorithm">): string[] {
  return [...Object.keys(own), ...usesOf(algorithm)];
}

/**
 * What a profile changes, for an environment and an algorithm.
 *
 * @param name Which profile.
 * @param given What was asked for, environment and algorithm among it. Default: theirs.
 * @returns The settings that differ from the defaults.
 * @throws {RangeError} If something was asked for that the algorithm does not have, or the environment cannot be learnt by it.
 */
export function controlProfile(
  name: Profile,
  given: Partial<ControlSettings> = {},
): Partial<ControlSettings> {
  const { environment, algorithm } = { ...controlSettings.defaults, ...given };
  checkUsed(given, { algorithm, used: usedSettings({ algorithm }) });
  const changes = profileSettings(name, environment)[algorithm];
  if (changes === undefined) {
    throw new UserRangeError(
      `Cannot learn ${environment} by ${algorithm}: its actions are numbers but must be one of a few; use ppo`,
    );
  }
  const values = { environment, algorithm, ...algorithms[algorithm].complete(changes) };
  return controlSettings.differences(values);
}
