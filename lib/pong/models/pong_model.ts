import type { NamedVariable } from "../../learning/mod.ts";
import type { PixelLists } from "../networks/pixel_lists.ts";
import type { PpoMeasured } from "./policy_gradient.ts";

/** A network that learns, with what moves its weights. */
export interface PongModel {
  /**
   * The logits of observations, for a policy.
   *
   * @param observations `[rows, inputs]`, values -1, 0 and 1.
   * @param rows How many.
   * @returns `[rows, actions]`, overwritten by the next call with as many rows.
   */
  apply(observations: ArrayLike<number>, rows: number): Float32Array<ArrayBuffer>;
  /** The weights as they are, owned by the model. */
  variables(): NamedVariable[];
  /** The optimiser's memory and step count as they are, owned by the model. */
  optimiserVariables(): NamedVariable[];
  /** Called after these have been assigned. */
  weightsChanged(): void;
  /** Frees all tensors. */
  dispose(): void;
}

/** What PPO learns from: a row for each step that was played, `[rows]`. */
export interface PpoRollout {
  /** What was seen. */
  readonly lists: PixelLists;
  /** What was done. */
  readonly actions: Float32Array;
  /** How likely that was when it was done, in nats. */
  readonly logProbabilities: Float32Array;
  /** What was expected then. */
  readonly values: Float32Array;
  /** How much better it was than expected. */
  readonly advantages: Float32Array;
  /** What the value should have been. */
  readonly returns: Float32Array;
}

/** A step down PPO's loss. */
export interface PpoDescent {
  /** The minibatch: which rows of the rollout. */
  readonly rows: Uint32Array;
  /** How far the step goes. */
  readonly learningRate: number;
}

/** A model with a head for the value, which learns by PPO. */
export interface PpoModel extends PongModel {
  /**
   * What observations give.
   *
   * @param lists The observations.
   * @param first The first of those that count.
   * @param end The first behind them.
   * @returns Logits, then the value, `[end - first, actions + 1]`; overwritten by the next call.
   */
  outputs(lists: PixelLists, first: number, end: number): Float32Array;
  /**
   * One step down the loss of some rows, whose advantages are normalised.
   *
   * @param rollout What was played.
   * @param descent Which rows, and how far.
   * @returns What was measured before the step, means over the rows.
   */
  descend(rollout: PpoRollout, descent: PpoDescent): PpoMeasured;
}
