import type { EpochLine } from "./schema/run_lines.ts";

/** What one of several learners measured. */
export interface MeasuredPart {
  /** How many examples it trains on, which is how much it counts. */
  readonly examples: number;
  /** Its epochs, ascending. */
  readonly epochs: readonly EpochLine[];
}

/**
 * The mean of what several learners measured, of the epochs that all have finished: each counts by its examples, so that
 * the mean is over all examples.
 *
 * @param parts The learners.
 * @returns An entry for each epoch; none without a learner.
 */
export function meanMetrics(
  parts: readonly MeasuredPart[],
): Pick<EpochLine, "epoch" | "metrics">[] {
  const [first, ...others] = parts;
  if (first === undefined) return [];
  const total = parts.reduce((sum, { examples }) => sum + examples, 0);
  return first.epochs.flatMap(({ epoch, metrics }) => {
    const same = others.map(({ epochs }) => epochs.find((other) => other.epoch === epoch));
    if (same.includes(undefined)) return [];
    const all = [metrics, ...same.map((other) => other!.metrics)];
    const mean = (name: string) =>
      all.reduce((sum, one, i) => sum + parts[i].examples / total * (one[name] ?? NaN), 0);
    const names = Object.keys(metrics);
    return [{ epoch, metrics: Object.fromEntries(names.map((name) => [name, mean(name)])) }];
  });
}
