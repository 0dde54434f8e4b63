import {
  integer,
  type Profile,
  seedList,
  type Setting,
  SettingsFamily,
  type SettingsOf,
  spelled,
  word,
} from "../../settings/mod.ts";
import { UserRangeError } from "../../errors/mod.ts";
import { type ExplorerName, explorerNames } from "../settings/explorer_names.ts";
import { flowSettings } from "../settings/flow_settings.ts";

const explorers: Setting<readonly ExplorerName[]> = spelled<readonly ExplorerName[]>({
  meaning: "which explorers are trained",
  default: explorerNames,
  range: "different explorers, such as on-policy,loss-guided",
  hint: "list",
  check: (list) => {
    const isKnown = list.every((name) => explorerNames.includes(name));
    if (isKnown && list.length > 0 && new Set(list).size === list.length) return list;
    throw new UserRangeError(
      `Cannot use explorers ${list.join(",")}: expected different ones of ${
        explorerNames.join(", ")
      }, at least one`,
    );
  },
  parse: (text) => text.split(",") as ExplorerName[],
  format: (list) => list.join(","),
});

const { hidden, annealedShare } = flowSettings.settings;

const settings = {
  seeds: seedList({
    meaning: "with which seeds each explorer is trained",
    default: [1, 2, 3, 4, 5],
  }),
  explorers,
  side: integer({ meaning: "cells of an axis of the grid", default: 16, least: 2, most: 1_000 }),
  dimensions: integer({ meaning: "axes of the grid", default: 2, least: 1, most: 20 }),
  reward: word({
    meaning: "what cells pay",
    default: "sparse",
    words: ["standard", "sparse", "deceptive"],
  }),
  iterations: integer({
    meaning: "gradient steps of the agent that is trained",
    default: 1_000,
    least: 1,
    most: 100_000_000,
  }),
  rewardCalls: integer({
    meaning:
      "objects that are built anew for each gradient step; of a multiple of 3 all explorers build as many",
    default: 24,
    least: 3,
    most: 30_000,
  }),
  points: integer({
    meaning: "how often the distance is measured in each training, at equal spaces",
    default: 20,
    least: 1,
    most: 1_000,
  }),
  hidden,
  annealedShare,
};

/** The settings of a comparison of explorers; the defaults are those of the full one. */
export const comparisonSettings: SettingsFamily<typeof settings> = new SettingsFamily(
  "comparison",
  settings,
);

/** Every setting of a comparison of explorers. */
export interface ComparisonSettings extends SettingsOf<typeof comparisonSettings> {}

/**
 * Settings for a purpose, as changes to {@linkcode comparisonSettings}.
 *
 * @param name Which: `full` is five seeds of every explorer, `quick` one seed, `smoke` a few steps to see that it runs.
 * @returns The settings that differ.
 */
export function comparisonProfile(name: Profile): Partial<ComparisonSettings> {
  if (name === "full") return {};
  if (name === "quick") return { seeds: [1] };
  return { seeds: [1], side: 5, iterations: 4, rewardCalls: 6, points: 2, hidden: [4] };
}
