import { integer, SettingsFamily, type SettingsOf } from "../../settings/mod.ts";
import { actorCriticSettings, sharedSettings } from "./shared_settings.ts";

const settings = {
  ...sharedSettings({
    games: 8,
    discount: 0.99,
    learningRate: 7e-4,
    annealing: "none",
    hidden: [64, 64],
    activation: "tanh",
    gradientNorm: 0.5,
  }),
  rolloutSteps: integer({
    meaning: "steps of every game between two updates",
    default: 5,
    least: 1,
    most: 1_000_000,
  }),
  rollouts: integer({
    meaning: "updates between two lines of the log",
    default: 25,
    least: 1,
    most: 1_000_000,
  }),
  ...actorCriticSettings({ lambda: 1, valueCoefficient: 0.5, entropyCoefficient: 0.01 }),
};

/** The settings of A2C, those of Stable-Baselines3 with some entropy and with Adam. */
export const a2cSettings: SettingsFamily<typeof settings> = new SettingsFamily("A2C", settings);

/** Every setting of A2C. */
export interface A2cOptions extends SettingsOf<typeof a2cSettings> {}
