import { CartPole, Catch, MountainCar, Pendulum } from "../../environments/mod.ts";
import {
  A2c,
  a2cSettings,
  Dqn,
  dqnSettings,
  type EnvironmentMaker,
  type PolicyLearner,
  Ppo,
  ppoSettings,
  Reinforce,
  reinforceSettings,
} from "../../reinforcement/mod.ts";
import type { SettingsFamily, SettingsRecord, SettingsValues } from "../../settings/mod.ts";

/** The environments that the command line knows, by name. */
export const environments = {
  "cart-pole": (options) => new CartPole(options),
  "mountain-car": (options) => new MountainCar(options),
  "pendulum": (options) => new Pendulum(options),
  // A ball always reaches the ground; the limit only says so.
  "catch": (options) => new Catch({ ...options, timeLimit: 100 }),
} as const satisfies Record<string, EnvironmentMaker>;

/** The name of an environment. */
export type EnvironmentName = keyof typeof environments;

/** An algorithm that the command line knows. */
export interface Algorithm {
  /** Its settings. */
  readonly settings: SettingsRecord;
  /**
   * All its settings, checked.
   *
   * @param changes Those that differ from the defaults.
   * @throws {RangeError} If one is unknown or outside its range.
   */
  complete(changes: object): Readonly<Record<string, unknown>>;
  /**
   * Makes a learner. TensorFlow is loaded.
   *
   * @param maker Makes what it plays in.
   * @param settings Its settings, among others.
   */
  make(maker: EnvironmentMaker, settings: object): PolicyLearner;
}

function algorithm<S extends SettingsRecord>(
  family: SettingsFamily<S>,
  make: (maker: EnvironmentMaker, options: Partial<SettingsValues<S>>) => PolicyLearner,
): Algorithm {
  return {
    settings: family.settings,
    complete: (changes) => family.complete(changes),
    make: (maker, settings) => make(maker, family.pick(settings)),
  };
}

/** The algorithms by name. */
export const algorithms = {
  ppo: algorithm(ppoSettings, (maker, options) => new Ppo(maker, options)),
  dqn: algorithm(dqnSettings, (maker, options) => new Dqn(maker, options)),
  a2c: algorithm(a2cSettings, (maker, options) => new A2c(maker, options)),
  reinforce: algorithm(reinforceSettings, (maker, options) => new Reinforce(maker, options)),
} as const satisfies Record<string, Algorithm>;

/** The name of an algorithm. */
export type AlgorithmName = keyof typeof algorithms;
