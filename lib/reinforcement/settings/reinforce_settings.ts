import { integer, SettingsFamily, type SettingsOf, toggle } from "../../settings/mod.ts";
import { actorCriticSettings, sharedSettings } from "./shared_settings.ts";

const { truncation, valueCoefficient, entropyCoefficient } = actorCriticSettings({
  lambda: 1,
  valueCoefficient: 0.5,
  entropyCoefficient: 0,
});

// Its updates are counted in episodes, which take as many steps as they take.
const { steps: _, ...shared } = sharedSettings({
  games: 8,
  discount: 0.99,
  learningRate: 3e-3,
  annealing: "none",
  hidden: [64, 64],
  activation: "tanh",
  gradientNorm: 0.5,
});

const settings = {
  episodes: integer({
    meaning: "episodes of all games together",
    default: 1_000,
    least: 1,
    most: 1_000_000_000,
  }),
  ...shared,
  truncation,
  baseline: toggle({
    meaning: "whether a value network's estimate is taken off the returns",
    default: true,
    flag: { name: "without-baseline", meaning: "reinforce: take no estimate off the returns" },
  }),
  normaliseAdvantages: toggle({
    meaning: "whether an update's advantages are brought to mean 0 and standard deviation 1",
    default: true,
    flag: { name: "raw-advantages", meaning: "ppo, reinforce: take advantages as they are" },
  }),
  valueCoefficient,
  entropyCoefficient,
};

/** The settings of REINFORCE. */
export const reinforceSettings: SettingsFamily<typeof settings> = new SettingsFamily(
  "REINFORCE",
  settings,
);

/** Every setting of REINFORCE. */
export interface ReinforceOptions extends SettingsOf<typeof reinforceSettings> {}
