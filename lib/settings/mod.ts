/**
 * Settings: what a person chooses. Each is stated once, with its type, range, default and meaning; from that come the
 * check, the TypeScript type, the command line's flag and help, what `--set` takes, how `config.json` is read, and
 * which settings of a run differ from the default. Related ones make a family.
 *
 * ```ts
 * import { integer, type SettingsOf, SettingsFamily, word } from "lib/settings";
 * import assert from "node:assert/strict";
 *
 * const settings = new SettingsFamily("walk", {
 *   steps: integer({ meaning: "how far to walk", default: 10, least: 1, most: 1_000 }),
 *   surface: word({ meaning: "on what", default: "grass", words: ["grass", "sand"] }),
 * });
 * type WalkSettings = SettingsOf<typeof settings>; // { steps: number; surface: "grass" | "sand" }
 *
 * const chosen: WalkSettings = settings.complete({ steps: 20 });
 * assert.deepEqual(chosen, { steps: 20, surface: "grass" });
 * assert.deepEqual(settings.differences(chosen), { steps: 20 });
 * assert.equal(settings.parse("steps", "2e2"), 200);
 * assert.throws(() => settings.parse("steps", "0"), {
 *   message: "Cannot use steps 0: expected an integer of at least 1",
 * });
 * ```
 *
 * @module
 */
export {
  checkSetting,
  type Flag,
  parseSetting,
  type Setting,
  type SettingOptions,
  type ValueOf,
} from "./setting.ts";
export { hiddenLayers } from "./hidden_layers.ts";
export { integer, type IntegerOptions } from "./integer.ts";
export { number, type NumberOptions, parseNumber } from "./number.ts";
export { spelled, type SpelledOptions } from "./spelled.ts";
export { type Profile, profileNames } from "./profile.ts";
export { seed } from "./seed.ts";
export { seedList } from "./seed_list.ts";
export { toggle } from "./toggle.ts";
export { word, type WordOptions } from "./word.ts";
export {
  SettingsFamily,
  type SettingsOf,
  type SettingsRecord,
  type SettingsValues,
} from "./settings_family.ts";
