import type { ExplorerName } from "../settings/explorer_names.ts";
import type { ExplorerRun, ExplorerTable } from "./explorer_table.ts";

/** What an explorer came to over its seeds. */
export interface ExplorerSummary {
  /** Which. */
  readonly explorer: ExplorerName;
  /** Its runs, by seed. */
  readonly runs: readonly ExplorerRun[];
  /** Σ |p − R/Z| at the end; that of a run that diverged counts as 2, the most. */
  readonly l1: MedianAndRange;
  /** Modes that are built at least half as often as they should be, at the end. */
  readonly modesFound: MedianAndRange;
  /** The median of the seconds. */
  readonly seconds: number;
}

/** Of some numbers. */
export interface MedianAndRange {
  /** The one in the middle, or the mean of both. */
  readonly median: number;
  /** The smallest. */
  readonly least: number;
  /** The largest. */
  readonly most: number;
}

/**
 * Each explorer's median and range.
 *
 * @param table What was measured.
 * @returns Of each explorer that has runs, in their order.
 */
export function summariseExplorers({ runs }: Pick<ExplorerTable, "runs">): ExplorerSummary[] {
  return [...Map.groupBy(runs, ({ explorer }) => explorer)].map(([explorer, runs]) => ({
    explorer,
    runs,
    l1: medianAndRange(runs.map(({ l1 }) => l1 ?? 2)),
    modesFound: medianAndRange(runs.map(({ modesFound }) => modesFound)),
    seconds: medianAndRange(runs.map(({ seconds }) => seconds)).median,
  }));
}

function medianAndRange(values: readonly number[]): MedianAndRange {
  const sorted = values.toSorted((a, b) => a - b);
  const { length } = sorted;
  return {
    median: (sorted[(length - 1) >> 1] + sorted[length >> 1]) / 2,
    least: sorted[0],
    most: sorted[length - 1],
  };
}
