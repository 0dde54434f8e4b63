import type { Optimiser } from "./optimiser.ts";

/** Added to the mean square, under the root: TensorFlow 1's place and the tutorial's number. */
const epsilon = 1e-10;

/**
 * RMSProp as TensorFlow 1 has it (`tf.train.RMSPropOptimizer`), which the tutorial trained with: mean squares begin at 1, so
 * that the first steps are small.
 */
export class RmsProp implements Optimiser {
  /** See {@linkcode Optimiser.moments}. */
  readonly moments: { meanSquare: Float32Array<ArrayBuffer> };
  /** See {@linkcode Optimiser.steps}. */
  steps = 0;
  readonly #decay: number;

  /**
   * Mean squares of 1.
   *
   * @param size How many weights there are.
   * @param decay What a mean square keeps of itself, in [0, 1).
   */
  constructor(size: number, decay: number) {
    this.moments = { meanSquare: new Float32Array(size).fill(1) };
    this.#decay = decay;
  }

  /** See {@linkcode Optimiser.apply}. */
  apply(weights: Float32Array, gradients: Float32Array, learningRate: number): void {
    const { meanSquare } = this.moments;
    const decay = this.#decay;
    this.steps++;
    for (let i = 0; i < weights.length; i++) {
      const gradient = gradients[i];
      const square = meanSquare[i] = decay * meanSquare[i] + (1 - decay) * gradient * gradient;
      weights[i] -= learningRate * gradient / Math.sqrt(square + epsilon);
    }
  }
}
