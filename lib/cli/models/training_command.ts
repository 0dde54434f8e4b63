import type { RunConfig } from "../../runs/mod.ts";
import { settingFlag } from "../flags/setting_flags.ts";
import { shellWord } from "../terminal/shell_word.ts";
import { trainingModel } from "./training_models.ts";

/**
 * The command that trains a run like one that there is.
 *
 * @param config What is trained, its settings and data.
 * @returns The command, for a shell: `deno task train dcgan --profile full --epochs 12`.
 * @throws {RangeError} If the model or a setting is unknown.
 */
export function trainingCommand(
  { model: name, settings, data }: Pick<RunConfig, "model" | "settings" | "data">,
): string {
  const { settings: family, profile } = trainingModel(name);
  const usual = family.complete(profile?.("full"));
  const words = profile === undefined ? [] : ["--profile", "full"];
  if (data !== undefined && data.name !== "mnist") words.push("--dataset", data.name);
  for (const [name, value] of Object.entries(family.complete(settings))) {
    const { [name]: setting } = family.settings;
    const spelled = setting.format(value);
    if (spelled === setting.format(usual[name])) continue;
    const { long } = settingFlag(name, setting);
    words.push(long!, ...(setting.hint === undefined ? [] : [shellWord(spelled)]));
  }
  return ["deno task train", name, ...words].join(" ");
}
