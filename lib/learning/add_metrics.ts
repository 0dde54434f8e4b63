import type { Metrics } from "./learner_log.ts";

/**
 * Sums of metrics over examples, with those of one more step: its means count as often as it has examples.
 *
 * @param sums The sums before it; a metric that they lack counts as 0.
 * @param step What it measured, means over its examples, and how many those are.
 * @returns The sums after it.
 */
export function addMetrics(
  sums: Metrics,
  { metrics, examples }: { metrics: Metrics; examples: number },
): Metrics {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, mean]) => [name, (sums[name] ?? 0) + mean * examples]),
  );
}
