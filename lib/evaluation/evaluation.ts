import type { MetricDescription, Metrics } from "../learning/mod.ts";
import type { ClassHistogram } from "./metrics/class_shares.ts";
import type { Estimate } from "./metrics/estimate.ts";
import type { FidelityDiversity } from "./metrics/fidelity_diversity.ts";

/** Precision, recall, density and coverage of one number of neighbours. */
export interface NeighbourResult extends FidelityDiversity {
  /** The number of neighbours. */
  readonly k: number;
}

/** All that is measured of images. */
export interface Evaluation {
  /** The Fréchet distance of the judge's features; 0 for equal distributions, up to its bias. */
  readonly frechetDistance: Estimate;
  /** The kernel distance of the judge's features; 0 for equal distributions. */
  readonly kernelDistance: Estimate;
  /** Precision, recall, density and coverage for 3 and 5 neighbours. */
  readonly neighbours: readonly NeighbourResult[];
  /** The share of images that show a class with a certainty of at least 0.5. */
  readonly recognised: Estimate;
  /** The share of images that show a class with a certainty of at least 0.9. */
  readonly certain: Estimate;
  /** How many images show each class, and how many none. */
  readonly histogram: ClassHistogram;
  /** Divergence of the shares of the most likely classes from those of the data, in nats. */
  readonly shareDivergence: Estimate;
  /** From 1 to the number of classes. */
  readonly classScore: Estimate;
}

/** The part of an {@linkcode Evaluation} that is followed over a training, by name. */
export interface EvaluationMetrics extends Metrics {
  /** See {@linkcode Evaluation.frechetDistance}. */
  readonly frechetDistance: number;
  /** Of 5 neighbours. */
  readonly density: number;
  /** Of 5 neighbours. */
  readonly coverage: number;
  /** See {@linkcode Evaluation.recognised}. */
  readonly recognised: number;
}

/**
 * What the metrics of an evaluation are, with what real images reach as the line to compare them with.
 *
 * @param floor What real images of the part to train on reach, compared with those that were held out.
 * @returns The descriptions, in the order to show.
 */
export function evaluationMetrics(
  floor: EvaluationMetrics,
): Readonly<Record<keyof EvaluationMetrics, MetricDescription>> {
  const describe = (name: keyof EvaluationMetrics, label: string): MetricDescription => ({
    label,
    unit: "",
    reference: { value: floor[name], label: "Real images" },
  });
  return {
    frechetDistance: describe("frechetDistance", "Fréchet distance"),
    density: describe("density", "Density"),
    coverage: describe("coverage", "Coverage"),
    recognised: describe("recognised", "Recognised share"),
  };
}
