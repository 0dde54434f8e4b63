import { integer, number, seed, SettingsFamily, type SettingsOf } from "../../settings/mod.ts";

const settings = {
  episodes: integer({
    meaning: "games to learn from",
    default: 100_000,
    least: 1,
    most: 1_000_000_000,
  }),
  epochs: integer({
    meaning: "into how many parts the games are split for the log and the curve of scores",
    default: 20,
    least: 1,
    most: 100_000,
  }),
  stepSize: number({
    meaning: "the share of the way to its target that a value goes: alpha",
    default: 0.1,
    above: 0,
    most: 1,
  }),
  seed: seed(0),
};

/** The settings of learning 2048 by an n-tuple network. */
export const tupleSettings: SettingsFamily<typeof settings> = new SettingsFamily(
  "n-tuple network",
  settings,
);

/** Every setting of learning 2048 by an n-tuple network. */
export interface TupleOptions extends SettingsOf<typeof tupleSettings> {}
