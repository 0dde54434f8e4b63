import { UserRangeError } from "../errors/mod.ts";
import {
  federationSettings,
  formatSyncInterval,
  parseSyncInterval,
  type SyncInterval,
} from "../federated/mod.ts";
import { ganSettings } from "../gan/mod.ts";
import {
  integer,
  type Profile,
  seedList,
  type Setting,
  SettingsFamily,
  type SettingsOf,
  spelled,
} from "../settings/mod.ts";

const { epochs, batchSize, filters, learningRate, beta1, averageDecay, dropoutRate, leakySlope } =
  ganSettings.settings;

const seeds = seedList({ meaning: "with which seeds each arm is trained", default: [1, 2, 3] });

/** Values of K, an arm each. */
function intervals(
  meaning: string,
  defaults: readonly string[],
): Setting<readonly SyncInterval[]> {
  const format = (list: readonly SyncInterval[]) => list.map(formatSyncInterval).join(",");
  return spelled<readonly SyncInterval[]>({
    meaning,
    default: defaults.map(parseSyncInterval),
    range: "different numbers with their units, such as 1step,20steps,1epoch",
    hint: "list",
    check: (list) => {
      checkIntervals(list.map(formatSyncInterval));
      return list;
    },
    parse: (text) => text.split(",").map(parseSyncInterval),
    format,
  });
}

/** Refuses a list that is empty, or has something twice. */
function checkIntervals(list: readonly string[]): void {
  if (list.length > 0 && new Set(list).size === list.length) return;
  throw new UserRangeError(
    `Cannot use intervals ${list.join(",")}: expected different intervals, at least one`,
  );
}

const settings = {
  seeds,
  intervals: intervals("the values of K where each agent holds two digits", [
    "1step",
    "5steps",
    "20steps",
    "100steps",
    "1epoch",
  ]),
  iidIntervals: intervals("the values of K where agents hold random parts", ["20steps", "1epoch"]),
  agents: { ...federationSettings.settings.agents, default: 5 },
  /** Shards are of one size then, however they are split, and an epoch has as many steps for all. */
  perClass: integer({
    meaning: "how many images of each class to train on, its first ones",
    default: 2_560,
    least: 1,
    most: 1_000_000, // 8 GB of ten classes' 28×28 pixels
  }),
  epochs: { ...epochs, default: 4, meaning: "passes of each agent over its own data" },
  batchSize: { ...batchSize, default: 16, meaning: "images in a step of an agent" },
  filters: { ...filters, default: 32 },
  learningRate: { ...learningRate, default: 7e-4 },
  beta1: { ...beta1, default: 0.5 },
  averageDecay: { ...averageDecay, default: 0.995 },
  dropoutRate: { ...dropoutRate, default: 0 },
  leakySlope: { ...leakySlope, default: 0.1 },
  samples: integer({
    meaning: "how many drawings to compare with as many test images",
    default: 10_000,
    least: 100,
    most: 100_000,
  }),
  points: integer({
    meaning: "how often the distance is measured in each training, at equal spaces",
    default: 4,
    least: 1,
    most: 1_000,
  }),
};

/** The settings of a sweep; the defaults are those of the full one. */
export const sweepSettings: SettingsFamily<typeof settings> = new SettingsFamily("sweep", settings);

/** Every setting of a sweep. */
export interface SweepSettings extends SettingsOf<typeof sweepSettings> {}

/**
 * Settings for a purpose, as changes to {@linkcode sweepSettings}.
 *
 * - `full`: 1,280 steps of each agent, about an hour on two cores.
 * - `quick`: 750 steps of networks with half the filters of `full`: all of it in a quarter of an hour. Most drawings are no digits yet; arms differ all the same.
 * - `smoke`: two steps of each arm, to see that it runs.
 *
 * @param name Which profile.
 * @returns The settings that differ.
 */
export function sweepProfile(name: Profile): Partial<SweepSettings> {
  return { ...profiles[name] };
}

const profiles: Readonly<Record<Profile, Partial<SweepSettings>>> = {
  smoke: {
    seeds: [1],
    intervals: ["1step", "1epoch"].map(parseSyncInterval),
    iidIntervals: [{ steps: 2 }],
    perClass: 4,
    epochs: 2,
    batchSize: 8,
    filters: 2,
    averageDecay: 0,
    samples: 100,
    points: 2,
  },
  quick: {
    perClass: 2_000,
    epochs: 3,
    filters: 16,
    learningRate: 1e-3,
    averageDecay: 0.99,
    samples: 2_000,
    points: 3,
  },
  full: {},
};
