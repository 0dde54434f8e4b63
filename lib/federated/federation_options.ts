import {
  checkPartitionKind,
  formatPartitionKind,
  parsePartitionKind,
  type PartitionKind,
} from "../data/mod.ts";
import { type GanOptions, ganSettings, profile } from "../gan/mod.ts";
import {
  integer,
  type Profile,
  SettingsFamily,
  type SettingsOf,
  spelled,
  word,
} from "../settings/mod.ts";
import { sharingSettings } from "./exchange/sharing.ts";
import { weightingSetting } from "./intermediary.ts";
import {
  checkSyncInterval,
  formatSyncInterval,
  parseSyncInterval,
  type SyncInterval,
} from "./sync_interval.ts";

const initialisations = ["same", "apart"] as const;

const settings = {
  agents: integer({
    meaning: "how many agents share the data",
    default: 3,
    least: 1,
    most: 1_000, // 18 GB of weights and Adam's moments at the default filters
  }),
  /** FedGAN's K. */
  syncEvery: spelled<SyncInterval>({
    meaning: "how long agents train alone between two synchronisations",
    default: { epochs: 1 },
    range: "a number and its unit, such as 5epochs or 20steps",
    hint: "interval",
    check: checkSyncInterval,
    parse: parseSyncInterval,
    format: formatSyncInterval,
  }),
  partition: spelled<PartitionKind>({
    meaning: "how the data is split among the agents",
    default: { kind: "iid" },
    range: "iid, unequal, sizes:1,2,3, digits:2 or dirichlet:0.5",
    hint: "kind",
    check: checkPartitionKind,
    parse: parsePartitionKind,
    format: formatPartitionKind,
  }),
  ...sharingSettings.settings,
  /**
   * `"same"` is FedGAN's: one seed decides the weights of all. Weights of networks that started apart stand in no
   * order that they share, so their mean is a network that can do nothing. `"apart"` shows that.
   */
  initialisation: word({
    meaning: "with which weights agents begin",
    default: "same",
    words: initialisations,
  }),
  weighting: weightingSetting,
  previews: integer({
    meaning: "images that every agent draws after each epoch and round; 0 for none",
    default: 16,
    least: 0,
    most: 400, // more make no picture that one can look at
  }),
};

/** The settings of a federation and of its agents' training: the DCGAN's, then FedGAN's own. */
export const federationSettings: SettingsFamily<typeof ganSettings.settings & typeof settings> =
  ganSettings.with("federation", settings);

/** Every setting of a federation and of its agents' training. {@linkcode federationOptions} fills in the rest. */
export interface FederationOptions extends SettingsOf<typeof federationSettings> {}

/**
 * All settings: FedGAN's and the DCGAN tutorial's, with changes.
 *
 * @example Five agents of two digits each
 * ```ts
 * import { federationOptions } from "lib/federated";
 * import assert from "node:assert/strict";
 *
 * const partition = { kind: "digits", digits: 2 } as const;
 * const options = federationOptions({ agents: 5, partition, syncEvery: { steps: 20 } });
 * assert.equal(options.weighting, "examples");
 * assert.equal(options.batchSize, 256);
 * ```
 *
 * @param changes The settings that differ; `undefined` leaves the default.
 * @returns Every setting, checked.
 * @throws {RangeError} If a setting is unknown or outside its range.
 */
export function federationOptions(changes: Partial<FederationOptions> = {}): FederationOptions {
  return federationSettings.complete(changes);
}

/**
 * Settings for a purpose, as changes to the defaults.
 *
 * - `full` changes nothing: the tutorial's networks and settings, hours on a processor of two cores.
 * - `quick` shows digits within two or three minutes. Three agents share that time, so each has a third of the steps
 *   that one GAN would have: batches are smaller than in the GAN's own {@linkcode profile}, steps larger, and Adam's
 *   moments are averaged, so that all go on with one momentum.
 * - `smoke` is a few steps that prove that everything runs.
 *
 * @param name Which profile.
 * @returns The settings that differ from the defaults, for {@linkcode federationOptions}.
 * @throws {RangeError} If there is no such profile.
 */
export function federationProfile(name: Profile): Partial<FederationOptions> {
  return name === "quick" ? { ...profile(name), ...quick } : profile(name);
}

const quick: Readonly<Partial<FederationOptions>> = {
  batchSize: 16,
  learningRate: 3e-4,
  epochs: 4,
  syncEvery: { steps: 50 },
  adamMoments: "average",
};

/**
 * The part of the settings that is about one pair of networks.
 *
 * @param options Every setting.
 * @returns Those that `AdversarialPair` takes.
 */
export function ganOptionsOf(options: FederationOptions): GanOptions {
  return ganSettings.complete(ganSettings.pick(options));
}
