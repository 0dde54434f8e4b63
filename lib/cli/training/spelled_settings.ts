import { formatPartitionKind } from "../../data/mod.ts";
import { federationOptions, formatSyncInterval } from "../../federated/mod.ts";
import { ganOptions } from "../../gan/mod.ts";
import type { JsonEntry, JsonValue, ReportSetting, RunRecord } from "../../runs/mod.ts";

/**
 * Every setting of a run.
 *
 * @param record The run.
 * @returns The settings, in the order of `config.json`.
 */
export function spelledSettings({ model, options }: RunRecord): ReportSetting[] {
  const defaults = (model === "dcgan" ? ganOptions() : federationOptions()) as unknown as JsonEntry;
  return Object.entries(options).map(([name, value]) => ({
    name,
    value: spell(name, value),
    isChanged: spell(name, value) !== spell(name, defaults[name] ?? null),
  }));
}

function spell(name: string, value: JsonValue): string {
  const plain = value as never;
  if (name === "partition" && value !== null) return formatPartitionKind(plain);
  if (name === "syncEvery" && value !== null) return formatSyncInterval(plain);
  return typeof value === "string" ? value : JSON.stringify(value);
}
