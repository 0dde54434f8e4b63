import { fedganSettings } from "../../fedgan/mod.ts";
import { intermediarySettings } from "../../flower/mod.ts";
import type { SettingsFamily, SettingsOf } from "../../settings/mod.ts";
import { trainingSettings } from "../training/training_flags.ts";

const settings = {
  ...intermediarySettings.settings,
  /** Which data set the agents hold parts of, unless a node's owner says otherwise. */
  dataset: trainingSettings.settings.dataset,
};

/** The settings of FedGAN on many machines: FedGAN's, the intermediary's, and the data that agents hold. */
export const flowerSettings: SettingsFamily<typeof fedganSettings.settings & typeof settings> =
  fedganSettings.with("FedGAN on Flower", settings);

/** Every setting of FedGAN on many machines. */
export interface FlowerSettings extends SettingsOf<typeof flowerSettings> {}
