import { type Command, InvalidArgumentError, Option } from "commander";
import {
  parseSetting,
  type Profile,
  profileNames,
  type Setting,
  type SettingsFamily,
  type SettingsRecord,
  type SettingsValues,
} from "../../settings/mod.ts";

/** What a profile changes, for a family that has profiles. */
export type ProfileChanges<S extends SettingsRecord> = (
  name: Profile,
) => Partial<SettingsValues<S>>;

const profiles = profileNames.toReversed();

/**
 * A flag for one setting, with its meaning, range and default in the help. Commander is given no default: what was not
 * typed takes the profile's value or the family's.
 *
 * @param name The setting's name.
 * @param setting The setting.
 * @param usual What the help says of the default. Default: the setting's own.
 * @returns The option, for commander.
 */
export function settingFlag<T>(
  name: string,
  setting: Setting<T>,
  usual: string = `default: ${setting.format(setting.default)}`,
): Option {
  const { name: flag, meaning } = setting.flag ?? { name: kebabCase(name), ...setting };
  if (setting.hint === undefined) {
    // Without a value it can only be the opposite of the default.
    const isNegative = setting.flag === undefined && setting.default === true;
    // A flag without a value changes the default by being there, so the help need not name it.
    return new Option(`--${isNegative ? "no-" : ""}${flag}`, meaning).preset(!setting.default);
  }
  return new Option(`--${flag} <${setting.hint}>`, `${meaning}; ${setting.range} (${usual})`)
    .argParser((text) => parsed(() => parseSetting(name, setting, text)));
}

/**
 * Adds a flag for every setting of a family.
 *
 * @param command Where to add them.
 * @param family The settings.
 * @param ofProfile What profiles change, for the help. Default: nothing.
 * @returns The command.
 */
export function addSettingFlags<S extends SettingsRecord>(
  command: Command,
  family: SettingsFamily<S>,
  ofProfile: ProfileChanges<S> = () => ({}),
): Command {
  for (const [name, setting] of Object.entries(family.settings)) {
    const values = profiles.map((profile) => family.complete(ofProfile(profile))[name]);
    const spelled = values.map((value) => setting.format(value));
    const isOne = new Set(spelled).size === 1;
    const usual = isOne
      ? `default: ${spelled[0]}`
      : profiles.map((profile, i) => `${profile}: ${spelled[i]}`).join(", ");
    command.addOption(settingFlag(name, setting, usual));
  }
  return command;
}

/**
 * Reads what {@linkcode addSettingFlags} added.
 *
 * @param command The parsed command.
 * @param family The settings.
 * @returns Those that were given, checked.
 */
export function readSettingFlags<S extends SettingsRecord>(
  command: Command,
  family: SettingsFamily<S>,
): Partial<SettingsValues<S>> {
  const given = Object.entries(family.settings)
    .map(([name, setting]) => [name, settingFlag(name, setting).attributeName()])
    .filter(([, key]) => command.getOptionValueSource(key) === "cli")
    .map(([name, key]) => [name, command.getOptionValue(key)]);
  return Object.fromEntries(given);
}

/**
 * Shows what the project itself expects of a value, as commander shows its own errors: after the flag and the value,
 * which the project's words would repeat.
 *
 * @param parse Reads a text, or throws a RangeError.
 * @returns What it read.
 * @throws {InvalidArgumentError} In place of the RangeError.
 */
function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [, expected] = /^Cannot use .*: expected (.*)$/s.exec(error.message) ?? [];
    throw new InvalidArgumentError(
      `${expected === undefined ? error.message : `Expected ${expected}`}.`,
    );
  }
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
