import { UserRangeError } from "../errors/mod.ts";
import { type DataSet, dataSetOf } from "./data_set.ts";

/**
 * As many examples of each class: what is compared by how it is split then differs in nothing else, since shards of as many
 * classes are of one size.
 *
 * @example Two of each digit
 * ```ts
 * import { balanced, drawnDigits, labelCounts } from "lib/data";
 * import assert from "node:assert/strict";
 *
 * const digits = balanced(drawnDigits(100), 2);
 * assert.deepEqual(labelCounts(digits, [...digits.labels.keys()]), Array(10).fill(2));
 * ```
 *
 * @param dataSet Where to take them from.
 * @param perClass How many of each class, an integer of at least 1: its first ones.
 * @returns A data set of these alone, in their order.
 * @throws {RangeError} If a class has fewer.
 */
export function balanced(dataSet: DataSet, perClass: number): DataSet {
  const { classes, labels, images, height, width, channels } = dataSet;
  const left = Array<number>(classes).fill(perClass);
  const chosen = [...labels.keys()].filter((index) => left[labels[index]]-- > 0);
  const short = left.findIndex((missing) => missing > 0);
  if (!Number.isInteger(perClass) || perClass < 1 || short >= 0) {
    throw new UserRangeError(
      `Cannot balance classes: perClass is ${perClass} but must be an integer from 1 to ` +
        `${leastOf(dataSet)}, the examples of the rarest class`,
    );
  }
  const size = height * width * channels;
  const pixels = new Uint8Array(chosen.length * size);
  chosen.forEach((index, i) =>
    pixels.set(images.subarray(index * size, (index + 1) * size), i * size)
  );
  const { sha256: _sha256, count: _count, ...rest } = dataSet;
  return dataSetOf({
    ...rest,
    source: `${dataSet.source}, the first ${perClass} of each class`,
    images: pixels,
    labels: Uint8Array.from(chosen, (index) => labels[index]),
  });
}

/** How many examples the rarest class has. */
function leastOf({ classes, labels }: DataSet): number {
  const counts = Array<number>(classes).fill(0);
  for (const label of labels) counts[label]++;
  return Math.min(...counts);
}
