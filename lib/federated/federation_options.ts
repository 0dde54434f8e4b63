import type { PartitionKind } from "../data/mod.ts";
import { type GanOptions, ganOptions } from "../gan/mod.ts";
import type { Weighting } from "./intermediary.ts";
import { defaultSharing, type Sharing } from "./exchange/sharing.ts";
import { checkSyncInterval, type SyncInterval } from "./sync_interval.ts";

/** Every setting of a federation and of its agents' training. {@linkcode federationOptions} fills in the rest. */
export interface FederationOptions extends GanOptions, Sharing {
  /** How many agents there are, an integer of at least 1. Default: 3. */
  agents: number;
  /** How long agents train between two synchronisations, FedGAN's K. Default: `{ epochs: 1 }`. */
  syncEvery: SyncInterval;
  /** How the data set is split among the agents. Default: `{ kind: "iid" }`. */
  partition: PartitionKind;
  /**
   * With which weights agents begin. `"same"` is FedGAN's: one seed decides them for all. Weights of networks
   * that started apart stand in no order that they share, so their mean is a network that can do nothing.
   * `"apart"` shows that. Default: `"same"`.
   */
  initialisation: "same" | "apart";
  /** What an agent counts in the mean. Default: `"examples"`, as in FedGAN. */
  weighting: Weighting;
  /** Images that every agent draws after each epoch and round from one noise; 0 for none. Default: 16. */
  previews: number;
}

type Own = Omit<FederationOptions, keyof GanOptions>;

const defaults: Readonly<Own> = {
  agents: 3,
  syncEvery: { epochs: 1 },
  partition: { kind: "iid" },
  ...defaultSharing,
  initialisation: "same",
  weighting: "examples",
  previews: 16,
};

/** The settings that are one of a few words. */
const words: Partial<Record<keyof Own, readonly string[]>> = {
  share: ["both", "generator", "discriminator", "none"],
  movingStatistics: ["average", "local"],
  adamMoments: ["local", "average", "reset"],
  initialisation: ["same", "apart"],
  weighting: ["examples", "equal"],
};

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
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const isOwn = ([name]: [string, unknown]) => Object.hasOwn(defaults, name);
  const own: Own = { ...defaults, ...Object.fromEntries(given.filter(isOwn)) };
  checkCount("agents", own.agents, 1);
  checkCount("previews", own.previews, 0);
  checkSyncInterval(own.syncEvery);
  for (const [name, allowed] of Object.entries(words)) {
    const value = String(own[name as keyof Own]);
    if (!allowed.includes(value)) {
      throw new RangeError(`Cannot use ${name} "${value}": expected one of ${allowed.join(", ")}`);
    }
  }
  return { ...ganOptions(Object.fromEntries(given.filter((entry) => !isOwn(entry)))), ...own };
}

/**
 * The part of the settings that is about one pair of networks.
 *
 * @param options Every setting.
 * @returns Those that `AdversarialPair` takes.
 */
export function ganOptionsOf(options: FederationOptions): GanOptions {
  const entries = Object.entries(options).filter(([name]) => !Object.hasOwn(defaults, name));
  return ganOptions(Object.fromEntries(entries));
}

function checkCount(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`Cannot use ${name} ${value}: expected an integer of at least ${least}`);
}
