import type { Command } from "commander";
import { type FedganOptions, fedganProfile, fedganSettings } from "../../fedgan/mod.ts";
import { toggle } from "../../settings/mod.ts";
import { addSettingFlags, readSettingFlags } from "./setting_flags.ts";
import {
  addPlaceFlags,
  readPlaceFlags,
  trainingSettings,
  type TrainSettings,
} from "./training_flags.ts";

/** How the command line trains a federation. */
const fedganTrainingSettings = trainingSettings.with("federated training", {
  parallel: toggle({
    meaning: "train agents at the same time, to the same bytes; on two cores that gains little",
    default: false,
  }),
});

/** What the command line says about a federated training, checked. */
export interface FedganSettings extends Omit<TrainSettings, "options"> {
  /** The method's, the model's and the training's settings that differ from the defaults. */
  options: Partial<FedganOptions>;
  /** Whether agents train at the same time. */
  parallel: boolean;
}

/**
 * Adds a flag for every setting of a federated training.
 *
 * @param command Where to add them.
 * @returns The command.
 */
export function addFedganFlags(command: Command): Command {
  addPlaceFlags(addSettingFlags(command, fedganTrainingSettings));
  return addSettingFlags(command, fedganSettings, fedganProfile);
}

/**
 * Reads what {@linkcode addFedganFlags} added.
 *
 * @param command The parsed command.
 * @returns The settings.
 */
export function readFedganFlags(command: Command): FedganSettings {
  const { profile: name, ...training } = fedganTrainingSettings.complete(
    readSettingFlags(command, fedganTrainingSettings),
  );
  return {
    ...training,
    ...readPlaceFlags(command),
    options: { ...fedganProfile(name), ...readSettingFlags(command, fedganSettings) },
  };
}
