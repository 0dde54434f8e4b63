/**
 * How good generated images are: judges, which are classifiers that change no more, and numbers for what they see. Takes
 * pixels or points and gives plain numbers; knows nothing of how the images came about.
 *
 * ```ts
 * import { drawnDigits, takeImages } from "lib/data";
 * import { Evaluator, loadJudge } from "lib/evaluation";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * using judge = await loadJudge("drawn");
 * const evaluator = new Evaluator(judge, drawnDigits(200), { samples: 200 });
 * const others = drawnDigits(200, { seed: 1 });
 * const { frechetDistance } = evaluator.evaluate(takeImages(others, [...others.labels.keys()]));
 * console.assert(frechetDistance.value > 0);
 * ```
 *
 * @module
 */
export { ImageClassifier, type ImageClassifierOptions } from "./judge/image_classifier.ts";
export type { ClassifierShape } from "./judge/classifier_network.ts";
export type { Seen } from "./judge/look_at.ts";
export { shiftImages, type ShiftImagesOptions } from "./judge/shift_images.ts";
export { decodeJudge, encodeJudge, Judge, readJudge } from "./judge/judge.ts";
export { loadJudge, type PinnedJudge, pinnedJudges } from "./judge/pinned_judges.ts";
export {
  type ClassHistogram,
  classHistogram,
  classScore,
  mostLikelyClasses,
  shareDivergence,
} from "./metrics/class_shares.ts";
export {
  bootstrapEstimate,
  type BootstrapOptions,
  type Estimate,
  meanEstimate,
} from "./metrics/estimate.ts";
export { type FidelityDiversity, fidelityDiversity } from "./metrics/fidelity_diversity.ts";
export { frechetDistance, frechetDistanceTo } from "./metrics/frechet_distance.ts";
export {
  kernelDistance,
  type KernelDistanceOptions,
  squaredDiscrepancy,
} from "./metrics/kernel_distance.ts";
export { type Moments, momentsOf } from "./metrics/moments.ts";
export { type Neighbourhoods, neighbourhoodsOf } from "./metrics/neighbourhoods.ts";
export type { Points } from "./metrics/points.ts";
export {
  type Evaluation,
  type EvaluationMetrics,
  evaluationMetrics,
  type NeighbourResult,
} from "./evaluation.ts";
export {
  chooseImages,
  type ChooseImagesOptions,
  Evaluator,
  type EvaluatorOptions,
} from "./evaluator.ts";
