import type { DataSet } from "../data_set.ts";

/**
 * How many examples of each digit a shard has: what an agent's world looks like.
 *
 * @param dataSet The data set.
 * @param shard Indices of its examples. Default: all of them.
 * @returns Ten counts, of digit 0 to 9.
 */
export function labelCounts(
  dataSet: Pick<DataSet, "labels">,
  shard: ArrayLike<number> = Array.from(dataSet.labels.keys()),
): number[] {
  const counts = Array<number>(10).fill(0);
  for (let i = 0; i < shard.length; i++) counts[dataSet.labels[shard[i]]]++;
  return counts;
}
