import { type DataSet, takeImages } from "../../data/mod.ts";
import { mostLikelyClasses } from "../metrics/class_shares.ts";
import type { Seen } from "./look_at.ts";

/** Images at once: those of a data set would take gigabytes as numbers. */
const chunk = 500;

/**
 * The share of labelled images whose class a classifier gets right.
 *
 * @param look Shows it images.
 * @param dataSet The images.
 * @returns A share in [0, 1].
 */
export function accuracyOf(look: (images: Float32Array) => Seen, dataSet: DataSet): number {
  let right = 0;
  for (let begin = 0; begin < dataSet.count; begin += chunk) {
    const labels = dataSet.labels.subarray(begin, begin + chunk);
    const indices = Array.from(labels, (_, i) => begin + i);
    const { probabilities } = look(takeImages(dataSet, indices));
    mostLikelyClasses(probabilities).forEach(({ label }, i) => {
      if (label === labels[i]) right++;
    });
  }
  return right / dataSet.count;
}
