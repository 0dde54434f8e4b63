import { UserRangeError } from "../../errors/mod.ts";
import type { LabelledExamples } from "./labelled_examples.ts";

/**
 * How many examples of each class a shard has: what an agent's world looks like.
 *
 * @param dataSet The data set.
 * @param shard Indices of its examples. Default: all of them.
 * @returns A count for each class, by label.
 * @throws {RangeError} If the data set has no example of an index, or a label beyond its classes.
 */
export function labelCounts(
  dataSet: LabelledExamples,
  shard: ArrayLike<number> = Array.from(dataSet.labels.keys()),
): number[] {
  const { labels, classes = 10 } = dataSet;
  const counts = Array<number>(classes).fill(0);
  for (let i = 0; i < shard.length; i++) {
    const label = labels[shard[i]];
    if (label === undefined || label >= classes) {
      throw new UserRangeError(
        `Cannot count labels: that of example ${shard[i]} is ${label} but must be from 0 to ${
          classes - 1
        }`,
      );
    }
    counts[label]++;
  }
  return counts;
}
