import { Participants } from "../../federated/mod.ts";
import { fedganSettings } from "../../fedgan/mod.ts";
import { intermediarySettings } from "../../flower/mod.ts";
import { SettingsFamily, type SettingsOf } from "../../settings/mod.ts";
import { trainingSettings } from "../training/training_flags.ts";

// How one process averages: on Flower a strategy does.
const {
  aggregate: _aggregate,
  trimmedShare: _trimmedShare,
  attackers: _attackers,
  ...ofAgents
} = fedganSettings.settings;

const settings = {
  ...ofAgents,
  ...intermediarySettings.settings,
  /** Which data set the agents hold parts of, unless a node's owner says otherwise. */
  dataset: trainingSettings.settings.dataset,
};

/** The settings of FedGAN on many machines: FedGAN's, the intermediary's, and the data that agents hold. */
export const flowerSettings: SettingsFamily<typeof settings> = new SettingsFamily(
  "FedGAN on Flower",
  settings,
);

/** Every setting of FedGAN on many machines. */
export interface FlowerSettings extends SettingsOf<typeof flowerSettings> {}

/**
 * How many agents take part in a round.
 *
 * @param settings The training's.
 */
export function agentsOfRound({ agents, participation, seed }: FlowerSettings): number {
  return new Participants({ agents, participation, seed }).count;
}
