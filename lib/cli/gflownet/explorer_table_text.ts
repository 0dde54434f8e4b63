import { type ExplorerTable, type MedianAndRange, summariseExplorers } from "../../gflownet/mod.ts";
import { formatDuration } from "../../learning/mod.ts";
import { numberColumns } from "../terminal/number_columns.ts";

/**
 * A comparison of explorers as text: median and range of each over its seeds.
 *
 * @param table What was measured.
 * @returns Several lines.
 */
export function explorerTableText(table: ExplorerTable): string {
  const { settings, modes } = table;
  const { side, dimensions, reward, iterations, rewardCalls } = settings;
  const range = ({ least, most }: MedianAndRange, digits: number) =>
    `${least.toFixed(digits)} to ${most.toFixed(digits)}`;
  const rows = summariseExplorers(table).map(({ explorer, runs, l1, modesFound, seconds }) => [
    explorer,
    ...[l1.median.toFixed(4), range(l1, 4), String(modesFound.median), range(modesFound, 0)],
    ...[String(runs[0].batchSize), String(runs[0].rewardCalls), String(runs.length)],
    formatDuration(1000 * seconds),
  ]);
  const headings = [
    ...["explorer", "L1, median", "range", "modes, median", "range", "batch", "reward calls"],
    ...["seeds", "time"],
  ];
  return [
    numberColumns([headings, ...rows]),
    `Exact, Σ |p − R/Z| over all cells of a ${reward} hypergrid of ${side} cells to the power of ${dimensions}, ` +
    `which has ${modes} modes. Each took ${iterations} gradient steps and asked for about ${rewardCalls} rewards in each; ` +
    "the batch is what the trained agent learns from.",
  ].join("\n\n");
}
