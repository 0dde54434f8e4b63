import type { NamedVariable } from "../../learning/mod.ts";
import type { RandomKey, tf } from "../../tensorflow/mod.ts";

/** A generator of points and a discriminator, with an optimiser each: what a `PointGanLearner` trains. */
export interface PointPair {
  /** Every setting, as plain data that JSON can hold. */
  readonly options: Readonly<object>;
  /** Coordinates of a point that the generator takes for one of the data's. */
  readonly dimensions: number;
  /** The weights, owned by the pair: `generator/…`, then `discriminator/…`. */
  variables(): NamedVariable[];
  /** The optimisers' state, owned by the pair, named after the weights that it is about. */
  optimiserVariables(): NamedVariable[];
  /**
   * One step of both networks, gradients at the same old weights. It may be compiled, and reads nothing to the host.
   *
   * @param points Real points `[batch, dimensions]`; not disposed.
   * @param key What the noise is a function of.
   * @returns `[2]`: the generator's and the discriminator's loss before the step, in nats.
   */
  step(points: tf.Tensor2D, key: RandomKey): tf.Tensor1D;
  /**
   * Draws from the generator.
   *
   * @param count How many points.
   * @param key What the noise is a function of.
   * @returns `[count, width]`, where a generator that draws one point has a width of `dimensions`; the caller disposes it.
   */
  generate(count: number, key: RandomKey): tf.Tensor2D;
  /** Frees all tensors; the pair cannot be used afterwards. */
  dispose(): void;
}
