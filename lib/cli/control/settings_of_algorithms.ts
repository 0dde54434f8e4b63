import type { SettingsRecord } from "../../settings/mod.ts";

/**
 * The settings of several algorithms, each once; what does not belong to all names those that it belongs to.
 *
 * @param algorithms The settings of each, by its name; the first that has a setting gives its default.
 * @returns All of them.
 */
export function settingsOfAlgorithms(
  algorithms: Readonly<Record<string, SettingsRecord>>,
): SettingsRecord {
  const union: Record<string, SettingsRecord[string]> = {};
  const names = Object.keys(algorithms);
  for (const settings of Object.values(algorithms)) {
    for (const [name, setting] of Object.entries(settings)) {
      const owners = names.filter((other) => Object.hasOwn(algorithms[other], name));
      const whose = owners.length === names.length ? "" : `${owners.join(", ")}: `;
      union[name] ??= { ...setting, meaning: `${whose}${setting.meaning}` };
    }
  }
  return union;
}
