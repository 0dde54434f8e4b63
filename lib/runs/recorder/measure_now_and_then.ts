import type { Learner, Metrics } from "../../learning/mod.ts";
import type { RecordedEvaluation } from "./record_options.ts";

/** Where a training is when it could be evaluated. */
export interface EvaluationPlace {
  /** The epoch or round that is finished, from 1. */
  readonly count: number;
  /** How many there are. */
  readonly of: number;
}

/**
 * Evaluates a learner if it is its turn.
 *
 * @param evaluation How; undefined for never.
 * @param learner What to evaluate.
 * @param place Where the training is.
 * @returns The measurements; none between two turns.
 */
export function measureNowAndThen(
  evaluation: RecordedEvaluation | undefined,
  learner: Learner,
  { count, of }: EvaluationPlace,
): Metrics {
  if (evaluation === undefined || count % evaluation.every !== 0 && count !== of) return {};
  return evaluation.measure(learner) ?? {};
}
