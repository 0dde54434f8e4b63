import type { Metrics } from "../../learning/mod.ts";

/**
 * Both losses of a GAN in a few words, for a line of progress.
 *
 * @param log What was measured, in nats.
 * @returns Such as `loss G 0.693 D 1.386`.
 */
export function lossText({ metrics }: { metrics: Metrics }): string {
  const { generatorLoss, discriminatorLoss } = metrics;
  return `loss G ${generatorLoss.toFixed(3)} D ${discriminatorLoss.toFixed(3)}`;
}
