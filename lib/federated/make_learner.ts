import type { DataSet, LabelledExamples } from "../data/mod.ts";
import type { Learner } from "../learning/mod.ts";

/** What a federation has to know of its data; a `DataSet` of images has it, and so has anything else with labels. */
export interface FederatedData extends LabelledExamples {
  /** Number of examples. */
  readonly count: number;
  /** SHA-256 of all that learners take from it, so that a state is only restored with the same data. */
  readonly sha256: string;
}

/** What an agent's learner is made for. */
export interface LearnerParts {
  /** Indices of the examples to train on. */
  readonly shard: Uint32Array;
  /** Decides its initial weights and all its randomness. */
  readonly seed: number;
}

/**
 * Makes a learner of its examples and its seed: equal ones from equal parts. `first` is the first agent's learner, with
 * which those of the other agents and of the mean can share what is compiled; undefined for the first itself.
 */
export type MakeLearner<L extends Learner, D extends FederatedData = DataSet> = (
  dataSet: D,
  parts: LearnerParts,
  first?: L,
) => L;
