import {
  checkPartitionKind,
  formatPartitionKind,
  parsePartitionKind,
  type PartitionKind,
} from "../data/mod.ts";
import {
  integer,
  number,
  seed,
  SettingsFamily,
  type SettingsOf,
  spelled,
  word,
} from "../settings/mod.ts";
import { sharingSettings } from "./exchange/sharing.ts";
import { aggregationSettings, checkAggregation } from "./aggregation/aggregation_settings.ts";
import { Participants } from "./rounds/participants.ts";
import {
  checkSyncInterval,
  formatSyncInterval,
  parseSyncInterval,
  type SyncInterval,
} from "./rounds/sync_interval.ts";

const initialisations = ["same", "apart"] as const;

const settings = {
  agents: integer({
    meaning: "how many agents share the data",
    default: 3,
    least: 1,
    most: 1_000, // 30 GB of weights and Adam's moments for the DCGAN of the default filters
  }),
  epochs: integer({
    meaning: "passes of each agent over its own data",
    default: 50,
    least: 1,
    most: 1_000_000, // months of the smallest training
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
    range: "iid, unequal, sizes:1,2,3, classes:2 or dirichlet:0.5",
    hint: "kind",
    check: checkPartitionKind,
    parse: parsePartitionKind,
    format: formatPartitionKind,
  }),
  ...sharingSettings.settings,
  /**
   * `"same"`: one seed decides the weights of all. The units of networks that started apart do not correspond, so their
   * first mean does worse than either of them, and a part of the first round's work is lost. `"apart"` shows that.
   */
  initialisation: word({
    meaning: "with which weights agents begin",
    default: "same",
    words: initialisations,
  }),
  /**
   * Federated averaging's C (https://arxiv.org/abs/1602.05629): a round has as many agents as the share says, to the
   * nearest and at least one, drawn anew each time. Those that are not drawn neither train nor send, and are given the
   * mean as the others are.
   */
  participation: number({
    meaning: "share of the agents that takes part in a round, drawn anew for each",
    default: 1,
    above: 0,
    most: 1,
  }),
  ...aggregationSettings.settings,
  /** It decides who holds which examples, who takes part in a round, and each agent's own seed. */
  seed: seed(0),
};

/** The settings of a federation; what its agents learn has others. */
export const federationSettings: SettingsFamily<typeof settings> = new SettingsFamily(
  "federation",
  settings,
);

/** Every setting of a federation. {@linkcode federationOptions} fills in the rest. */
export interface FederationOptions extends SettingsOf<typeof federationSettings> {}

/**
 * All settings of a federation, with changes.
 *
 * @example Five agents of two digits each
 * ```ts
 * import { federationOptions } from "lib/federated";
 * import assert from "node:assert/strict";
 *
 * const partition = { kind: "classes", classes: 2 } as const;
 * const options = federationOptions({ agents: 5, partition, syncEvery: { steps: 20 } });
 * assert.equal(options.weighting, "examples");
 * ```
 *
 * @param changes The settings that differ; `undefined` leaves the default.
 * @returns Every setting, checked.
 * @throws {RangeError} If a setting is unknown or outside its range, or does not go with another one.
 */
export function federationOptions(changes: Partial<FederationOptions> = {}): FederationOptions {
  const options = federationSettings.complete(changes);
  const { agents, participation, seed } = options;
  checkAggregation(options, new Participants({ agents, participation, seed }).count);
  return options;
}
