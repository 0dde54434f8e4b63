import { formatBytes, formatDuration } from "../../learning/mod.ts";
import { armLabel, type Measured, summariseArms, type SweepTable } from "../../sweep/mod.ts";
import { numberColumns } from "../terminal/number_columns.ts";
import { referencesNote } from "./evaluation_table.ts";

/**
 * A sweep as text: each arm's mean over its seeds, between what others are compared with, and what the numbers depend on.
 *
 * @param table What was measured.
 * @returns Several lines.
 */
export function sweepText(table: SweepTable): string {
  const { references, settings, judge, data } = table;
  const reference = (name: string, { frechetDistance, certain }: Measured) => [
    name,
    frechetDistance.value.toFixed(1),
    `±${frechetDistance.standardError.toFixed(1)}`,
    certain.toFixed(3),
    ...Array<string>(4).fill(""),
  ];
  const arms = summariseArms(table).map(({ arm, runs, measured, distance, certain }) => [
    armLabel(arm),
    distance.value.toFixed(1),
    `±${distance.standardError.toFixed(1)}`,
    certain.value.toFixed(3),
    `${measured.length} of ${runs.length}`,
    String(runs[0].steps),
    formatBytes(runs[0].bytes),
    formatDuration(1000 * runs.reduce((sum, { seconds }) => sum + seconds, 0) / runs.length),
  ]);
  const rows = [
    ["arm", "distance", "", "certain", "seeds", "steps", "bytes", "time"],
    reference("floor: real images", references.floor),
    ...arms,
    reference("untrained generator", references.untrained),
    reference("ceiling: noise", references.ceiling),
  ];
  return [
    numberColumns(rows),
    `Means over seeds ${
      settings.seeds.join(", ")
    } with their standard errors; those of references are of their samples. ` +
    `${settings.samples} drawings each against as many test images of ${data.name}, seed ${table.sampleSeed}.\n` +
    `${referencesNote}\n` +
    "Arms whose agents keep a generator each draw with all of them together. Bytes are those of a run, all agents both " +
    `ways.\nJudge ${judge.name}, SHA-256 ${judge.sha256.slice(0, 12)}.`,
  ].join("\n\n");
}
