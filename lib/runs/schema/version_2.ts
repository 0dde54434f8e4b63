/**
 * What is known of `config.json` before its schema was 3: data split by classes was split by `digits`. New code knows
 * no setting; this file goes when no such run is left.
 *
 * @module
 */
import * as v from "valibot";

const byDigits = v.object({ kind: v.literal("digits"), digits: v.number() });

/**
 * Settings of version 1 or 2 as they are today.
 *
 * @param settings Settings by name, of any model.
 * @returns The same with today's spelling of a partition.
 */
export function settingsOfVersion2(
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { partition } = settings;
  if (!v.is(byDigits, partition)) return settings;
  return { ...settings, partition: { kind: "classes", classes: partition.digits } };
}
