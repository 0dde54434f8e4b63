import {
  integer,
  type Profile,
  SettingsFamily,
  type SettingsRecord,
  type SettingsValues,
  word,
} from "../../settings/mod.ts";
import { settingsOfAlgorithms } from "../control/settings_of_algorithms.ts";
import { type AlgorithmName, algorithms } from "./algorithms.ts";
import { checkUsed } from "../control/check_used.ts";

/** How many moves each search looks ahead. */
export const searchDepths = { "greedy": 1, "expectimax:2": 2, "expectimax:3": 3 } as const;

/** The name of a search. */
export type SearchName = keyof typeof searchDepths;

/** The names of all searches. */
export const searchNames = Object.keys(searchDepths) as SearchName[];

const algorithmNames = Object.keys(algorithms) as AlgorithmName[];

const always = {
  algorithm: word({ meaning: "how to learn it", default: "n-tuple", words: algorithmNames }),
  evaluateEvery: integer({
    meaning:
      "play games apart from the training, networks greedily, after so many epochs, and at the end; 0: never",
    default: 5,
    least: 0,
    most: 100_000,
  }),
};

const own = {
  ...always,
  search: word({
    meaning:
      "n-tuple: how moves are chosen in those games and by deno task play; in training they are greedy",
    default: "greedy",
    words: searchNames,
  }),
};

/** The settings of learning 2048: the algorithm, then those of the algorithms. */
export const game2048Settings: SettingsFamily<typeof own & SettingsRecord> = new SettingsFamily(
  "2048",
  {
    ...own,
    ...settingsOfAlgorithms(
      Object.fromEntries(algorithmNames.map((name) => [name, algorithms[name].settings])),
    ),
  },
);

/** A value for each setting. */
export type Game2048Settings = SettingsValues<typeof own & SettingsRecord>;

/**
 * The settings that count with an algorithm.
 *
 * @param settings Which algorithm.
 * @returns Their names.
 */
export function usedSettings({ algorithm }: Pick<Game2048Settings, "algorithm">): string[] {
  const { settings } = algorithms[algorithm];
  return [...Object.keys(algorithm === "n-tuple" ? own : always), ...Object.keys(settings)];
}

/**
 * What a profile changes.
 *
 * @param name Which profile.
 * @param given What was asked for, the algorithm among it. Default: the first.
 * @returns The settings that differ from the defaults.
 * @throws {RangeError} If something was asked for that the algorithm does not have.
 */
export function game2048Profile(
  name: Profile,
  given: Partial<Game2048Settings> = {},
): Partial<Game2048Settings> {
  const { algorithm } = { ...game2048Settings.defaults, ...given };
  checkUsed(given, { algorithm, used: usedSettings({ algorithm }) });
  const { complete, profiles } = algorithms[algorithm];
  return game2048Settings.differences({ algorithm, ...complete(profiles[name]) });
}
