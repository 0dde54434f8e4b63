import { UserRangeError } from "../../errors/mod.ts";
import { flowSettings, ownersOfSetting, usedFlowSettings } from "../../gflownet/mod.ts";
import {
  type Profile,
  SettingsFamily,
  type SettingsRecord,
  type SettingsValues,
  word,
} from "../../settings/mod.ts";
import {
  type FlowEnvironmentName,
  flowEnvironments,
  type NamedEnvironment,
} from "./flow_environments.ts";

const environmentNames = Object.keys(flowEnvironments) as FlowEnvironmentName[];

const own = {
  environment: word({
    meaning: "what objects are built in",
    default: "hypergrid",
    words: environmentNames,
  }),
};

/** The environments that have a setting. */
function environmentsWith(setting: string): string[] {
  return environmentNames.filter((name) => Object.hasOwn(flowEnvironments[name].settings, setting));
}

/** The settings of all environments, each with its name before its meaning. */
function ofEnvironments(): SettingsRecord {
  return Object.fromEntries(
    Object.entries<NamedEnvironment>(flowEnvironments).flatMap(([environment, { settings }]) =>
      Object.entries(settings).map(([name, setting]) => [
        name,
        { ...setting, meaning: `${environment}: ${setting.meaning}` },
      ])
    ),
  );
}

/** The settings of the training; what belongs to some losses or explorers alone names them. */
function ofTraining(): SettingsRecord {
  return Object.fromEntries(
    Object.entries<SettingsRecord[string]>(flowSettings.settings).map(([name, setting]) => {
      const owners = ownersOfSetting(name);
      const whose = owners.length === 0 ? "" : `${owners.join(", ")}: `;
      return [name, { ...setting, meaning: `${whose}${setting.meaning}` }];
    }),
  );
}

/** The settings of a flow network's training: the environment, then the training. */
export const flowCommandSettings: SettingsFamily<typeof own & SettingsRecord> = new SettingsFamily(
  "flow network",
  { ...own, ...ofEnvironments(), ...ofTraining() },
);

/** A value for each setting. */
export type FlowCommandSettings = SettingsValues<typeof own & SettingsRecord>;

/**
 * The settings that count with an environment, a loss and an explorer.
 *
 * @param settings Which.
 * @returns Their names.
 */
export function usedSettings(settings: FlowCommandSettings): string[] {
  const { environment, loss, explorer } = settings;
  return [
    ...Object.keys(own),
    ...Object.keys(flowEnvironments[environment].settings),
    ...usedFlowSettings(flowSettings.complete({ loss, explorer } as object)),
  ];
}

/**
 * What a profile changes.
 *
 * @param name Which profile.
 * @param given What was asked for, environment, loss and explorer among it. Default: theirs.
 * @returns The settings that differ from the defaults.
 * @throws {RangeError} If something was asked for that these do not have.
 */
export function flowProfile(
  name: Profile,
  given: Partial<FlowCommandSettings> = {},
): Partial<FlowCommandSettings> {
  const settings = { ...flowCommandSettings.defaults, ...given };
  const used = usedSettings(settings);
  const odd = Object.keys(given).find((setting) => !used.includes(setting));
  if (odd !== undefined) {
    const { environment, loss, explorer } = settings;
    const owners = [...ownersOfSetting(odd), ...environmentsWith(odd)];
    throw new UserRangeError(
      `Cannot use setting "${odd}" with ${environment}, ${loss} and ${explorer}: it belongs to ${
        owners.join(", ")
      }`,
    );
  }
  if (name === "smoke") return { iterations: 20, epochs: 2, logEvery: 5, hidden: [16, 16] };
  if (name === "full") return { iterations: 10_000 };
  const isSmall = flowEnvironments[settings.environment].make(settings).states <= 500;
  return isSmall ? { iterations: 1_000 } : {};
}
