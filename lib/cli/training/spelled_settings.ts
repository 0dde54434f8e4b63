import { formatPartitionKind } from "../../data/mod.ts";
import { federationOptions, formatSyncInterval } from "../../federated/mod.ts";
import { ganOptions } from "../../gan/mod.ts";
import type { ReportSetting, RunConfig } from "../../runs/mod.ts";

/**
 * Every setting of a run.
 *
 * @param config What is trained, and its settings.
 * @returns The settings, in the order of `config.json`.
 */
export function spelledSettings(
  { model, settings }: Pick<RunConfig, "model" | "settings">,
): ReportSetting[] {
  const defaults: Readonly<Record<string, unknown>> = {
    ...(model === "fedgan" ? federationOptions() : ganOptions()),
  };
  return Object.entries(settings).map(([name, value]) => ({
    name,
    value: spell(name, value),
    isChanged: spell(name, value) !== spell(name, defaults[name] ?? null),
  }));
}

function spell(name: string, value: unknown): string {
  const plain = value as never;
  if (name === "partition" && value !== null) return formatPartitionKind(plain);
  if (name === "syncEvery" && value !== null) return formatSyncInterval(plain);
  return typeof value === "string" ? value : JSON.stringify(value);
}
