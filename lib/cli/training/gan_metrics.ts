import type { MetricDescription } from "../../learning/mod.ts";

/** The losses of a GAN, next to what they are for a discriminator that tosses a coin. */
export const ganMetrics: Readonly<Record<string, MetricDescription>> = {
  generatorLoss: {
    label: "Generator loss",
    unit: "nats",
    reference: { value: Math.LN2, label: "A coin: ln 2" },
  },
  discriminatorLoss: {
    label: "Discriminator loss",
    unit: "nats",
    reference: { value: 2 * Math.LN2, label: "A coin: 2 ln 2" },
  },
};
