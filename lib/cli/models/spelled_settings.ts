import { is } from "valibot";
import type { ReportSetting, RunConfig } from "../../runs/mod.ts";
import type { SettingsRecord } from "../../settings/mod.ts";
import { shortened } from "../terminal/shortened.ts";
import { trainingModels } from "./training_models.ts";

/**
 * Every setting of a run.
 *
 * @param config What is trained, and its settings.
 * @returns The settings, in the order of `config.json`.
 */
export function spelledSettings(
  { model, settings }: Pick<RunConfig, "model" | "settings">,
): ReportSetting[] {
  const known: SettingsRecord =
    trainingModels().find(({ name }) => name === model)?.settings.settings ?? {};
  return Object.entries(settings).map(([name, value]) => {
    const setting = Object.hasOwn(known, name) ? known[name] : undefined;
    // A run of another version may have a setting, or a value, that there is not today.
    if (setting === undefined || !is(setting.schema, value)) {
      return { name, value: shortened(JSON.stringify(value), 200), isChanged: true };
    }
    const spelled = setting.format(value);
    return { name, value: spelled, isChanged: spelled !== setting.format(setting.default) };
  });
}
