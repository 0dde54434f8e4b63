/**
 * The toy examples of the FedGAN paper (https://arxiv.org/abs/2006.07228, experiments): points in place of images, GANs so
 * small that they train in seconds, and measures of what they reach. A {@linkcode PointGanLearner} is a `Learner`, so a
 * federation of `lib/federated` trains it as it trains any other.
 *
 * ```ts
 * import { federate, Federation } from "lib/federated";
 * import { loadTensorFlow } from "lib/tensorflow";
 * import { coverage, DensePair, gaussianRing, PointGanLearner } from "lib/toys";
 *
 * await loadTensorFlow();
 * const ring = gaussianRing(512);
 * const federation = new Federation(
 *   ring,
 *   (points, parts) => new PointGanLearner(new DensePair({ seed: parts.seed }), points, parts),
 *   { agents: 4, epochs: 1, partition: { kind: "classes", classes: 2 }, syncEvery: { steps: 1 } },
 * );
 * for await (const _log of federate(federation));
 * const { reached } = coverage(federation.mean.points(100), ring.curve);
 * console.assert(reached <= 8);
 * federation.dispose();
 * ```
 *
 * @module
 */
export { type Coverage, coverage } from "./measures/coverage.ts";
export {
  centralisedTrajectory,
  driftBound,
  type DriftConstants,
  driftConstants,
  type Region,
} from "./measures/drift_bound.ts";
export { descentDirection, TwoParameterField } from "./measures/two_parameter_field.ts";
export { DensePair, type DensePairOptions } from "./pairs/dense_pair.ts";
export {
  GradientDescent,
  type GradientDescentOptions,
  stepSize,
} from "./pairs/gradient_descent.ts";
export type { PointPair } from "./pairs/point_pair.ts";
export {
  TwoParameterPair,
  type TwoParameterPairOptions,
  type TwoParameters,
} from "./pairs/two_parameter_pair.ts";
export { PointGanLearner, type PointGanLearnerOptions } from "./point_gan_learner.ts";
export type { Curve, CurvePointSet } from "./points/curve.ts";
export { gaussianRing, type GaussianRingOptions } from "./points/gaussian_ring.ts";
export { type PointSet, pointSetOf, takePoints } from "./points/point_set.ts";
export { swissRoll, type SwissRollOptions } from "./points/swiss_roll.ts";
export { uniformSegments, type UniformSegmentsOptions } from "./points/uniform_segments.ts";
