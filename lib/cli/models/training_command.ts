import type { RunConfig } from "../../runs/mod.ts";
import { typedSetting } from "./spelled_settings.ts";
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
  const { settings: family, profile, used, images, command } = trainingModel(name);
  const values = family.complete(settings);
  // What a profile changes can depend on what is given beside it, such as on an algorithm, which then has to be given.
  const usual = [profile?.("full"), profile?.("full", settings)]
    .map((changes) => family.complete(changes));
  const words = profile === undefined ? [] : ["--profile", "full"];
  // Where a model loads no images, the name of their set is one of its settings.
  if (images !== undefined && data !== undefined && data.name !== "mnist") {
    words.push("--dataset", data.name);
  }
  for (const name of used?.(values) ?? family.names) {
    const { [name]: setting } = family.settings;
    const spelled = setting.format(values[name]);
    if (usual.every((values) => spelled === setting.format(values[name]))) continue;
    words.push(typedSetting(name, setting, values[name]));
  }
  return [command ?? `deno task train ${name}`, ...words].join(" ");
}
