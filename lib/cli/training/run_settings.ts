import { UserInvalidDataError } from "../../errors/mod.ts";
import type { RunFolder } from "../../runs/mod.ts";
import type { SettingsFamily, SettingsRecord, SettingsValues } from "../../settings/mod.ts";

/**
 * The settings that a run was begun with, checked: its file may have been edited, or be of a newer version.
 *
 * @typeParam S The family's settings.
 * @param run The run's folder.
 * @param family The settings of its model.
 * @returns A value for every setting.
 * @throws {Deno.errors.InvalidData} If one is unknown or outside its range; the message names the file.
 */
export async function readRunSettings<S extends SettingsRecord>(
  run: RunFolder,
  family: SettingsFamily<S>,
): Promise<SettingsValues<S>> {
  const { settings } = await run.readConfig();
  try {
    return family.complete(settings as Partial<SettingsValues<S>>);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new UserInvalidDataError(
      `Cannot take settings from "${run.path}/config.json": ${error.message}; restore the file, or use the version that wrote it`,
      { cause: error },
    );
  }
}
