import type { NamedArray } from "../files/mod.ts";

/** All that an `AdversarialPair` needs to go on exactly as if it had never stopped. */
export interface PairState {
  /** Weights under their Keras names, and both optimisers' moments and step counts. */
  readonly arrays: readonly NamedArray[];
  /** Steps taken in all, which is also the random counter. */
  readonly totalSteps: number;
}
