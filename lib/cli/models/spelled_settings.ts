import { is } from "valibot";
import type { ReportSetting, RunConfig } from "../../runs/mod.ts";
import type { Setting, SettingsRecord } from "../../settings/mod.ts";
import { settingFlag } from "../flags/setting_flags.ts";
import { shellWord } from "../terminal/shell_word.ts";
import { shortened } from "../terminal/shortened.ts";
import { trainingModels } from "./training_models.ts";

/** A setting of a run. */
export interface SpelledSetting extends ReportSetting {
  /** What one types for it, such as `--batch-size 16`; name and value of a setting that there is not today. */
  readonly typed: string;
}

/**
 * Every setting of a run.
 *
 * @param config What is trained, and its settings.
 * @returns The settings, in the order of `config.json`.
 */
export function spelledSettings(
  { model, settings }: Pick<RunConfig, "model" | "settings">,
): SpelledSetting[] {
  const known: SettingsRecord =
    trainingModels().find(({ name }) => name === model)?.settings.settings ?? {};
  return Object.entries(settings).map(([name, value]) => {
    const setting = Object.hasOwn(known, name) ? known[name] : undefined;
    // A run of another version may have a setting, or a value, that there is not today.
    if (setting === undefined || !is(setting.schema, value)) {
      const text = shortened(JSON.stringify(value), 200);
      return { name, value: text, isChanged: true, typed: `${name} ${text}` };
    }
    const spelled = setting.format(value);
    const isChanged = spelled !== setting.format(setting.default);
    return { name, value: spelled, isChanged, typed: typedSetting(name, setting, value) };
  });
}

/**
 * A setting as one types it in a shell.
 *
 * @param name The setting's name.
 * @param setting The setting.
 * @param value Its value; of a flag without a value, one that is not the default.
 * @returns Such as `--batch-size 16` or `--no-compile`.
 */
export function typedSetting<T>(name: string, setting: Setting<T>, value: T): string {
  const flag = settingFlag(name, setting).long!;
  return setting.hint === undefined ? flag : `${flag} ${shellWord(setting.format(value))}`;
}
