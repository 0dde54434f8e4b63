import {
  aggregationSettings,
  type FederationOptions,
  federationOptions,
  federationSettings,
} from "../federated/mod.ts";
import { averagedGeneratorName, type GanOptions, ganSettings, profile } from "../gan/mod.ts";
import { integer, type Profile, SettingsFamily, type SettingsOf, word } from "../settings/mod.ts";

/**
 * The networks that each word of {@linkcode FedganOptions.share} names, as `Federation` takes them: the generator's average
 * goes with the generator.
 */
const networks = {
  both: "all",
  generator: ["generator", averagedGeneratorName],
  discriminator: ["discriminator"],
  none: [],
} as const;

const shares = ["both", "generator", "discriminator", "none"] as const;

// Epochs and seed are the GAN's as well.
const {
  agents,
  syncEvery,
  partition,
  movingStatistics,
  adamMoments,
  initialisation,
  participation,
} = federationSettings.settings;

const settings = {
  agents,
  syncEvery,
  partition,
  /** FedGAN averages both. A network that is not averaged stays the agent's own. With `"none"` agents never talk. */
  share: word({ meaning: "which networks are averaged", default: "both", words: shares }),
  /** The paper is silent on batch normalisation's moving means and variances. */
  movingStatistics,
  /** The paper is silent on Adam's moments too. */
  adamMoments,
  initialisation,
  participation,
  ...aggregationSettings.settings,
  previews: integer({
    meaning: "images that every agent draws after each epoch and round; 0 for none",
    default: 16,
    least: 0,
    most: 400, // more make no picture that one can look at
  }),
};

/** The settings of FedGAN and of its agents' training: the DCGAN's, then the federation's. */
export const fedganSettings: SettingsFamily<typeof ganSettings.settings & typeof settings> =
  ganSettings.with("FedGAN", settings);

/** Every setting of FedGAN and of its agents' training. {@linkcode fedganOptions} fills in the rest. */
export interface FedganOptions extends SettingsOf<typeof fedganSettings> {}

/**
 * All settings: FedGAN's and the DCGAN tutorial's, with changes.
 *
 * @example Five agents of two digits each
 * ```ts
 * import { fedganOptions } from "lib/fedgan";
 * import assert from "node:assert/strict";
 *
 * const partition = { kind: "classes", classes: 2 } as const;
 * const options = fedganOptions({ agents: 5, partition, syncEvery: { steps: 20 } });
 * assert.equal(options.weighting, "examples");
 * assert.equal(options.batchSize, 256);
 * ```
 *
 * @param changes The settings that differ; `undefined` leaves the default.
 * @returns Every setting, checked.
 * @throws {RangeError} If a setting is unknown or outside its range, or does not go with another one.
 */
export function fedganOptions(changes: Partial<FedganOptions> = {}): FedganOptions {
  const options = fedganSettings.complete(changes);
  federationOptionsOf(options); // refuses what does not go together
  return options;
}

/**
 * Settings for a purpose, as changes to the defaults.
 *
 * - `full` changes nothing: the tutorial's networks and settings, hours on a processor of two cores.
 * - `quick` shows digits within two or three minutes. It is the GAN's own {@linkcode profile}, but three agents share that
 *   time, so each has a third of the steps that one GAN would have: smaller batches make more steps of the same minutes,
 *   the average that images are drawn from looks back over half as many, and Adam's moments are averaged, so that all continue with one momentum.
 * - `smoke` is a few steps that prove that everything runs.
 *
 * @param name Which profile.
 * @returns The settings that differ from the defaults, for {@linkcode fedganOptions}.
 * @throws {RangeError} If there is no such profile.
 */
export function fedganProfile(name: Profile): Partial<FedganOptions> {
  return name === "quick" ? { ...profile(name), ...quick } : profile(name);
}

const quick: Readonly<Partial<FedganOptions>> = {
  examples: 20_000,
  epochs: 3,
  batchSize: 16,
  averageDecay: 0.99,
  syncEvery: { steps: 50 },
  adamMoments: "average",
};

/**
 * The part of the settings that is about one pair of networks.
 *
 * @param options Every setting.
 * @returns Those that `AdversarialPair` takes.
 */
export function ganOptionsOf(options: FedganOptions): GanOptions {
  return ganSettings.complete(ganSettings.pick(options));
}

/**
 * The part of the settings that is about agents and their mean.
 *
 * @param options Every setting.
 * @returns Those that `Federation` takes.
 */
export function federationOptionsOf(options: FedganOptions): FederationOptions {
  const isThere = (name: string) => name !== averagedGeneratorName || options.averageDecay > 0;
  const named = networks[options.share];
  const share = named === "all" ? named : named.filter(isThere);
  return federationOptions({ ...federationSettings.pick(options), share });
}
