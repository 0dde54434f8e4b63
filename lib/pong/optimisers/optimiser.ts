/** Moves weights on the host against their gradients. */
export interface Optimiser {
  /** What it remembers of each weight, by name: arrays like the weights. */
  readonly moments: Readonly<Record<string, Float32Array<ArrayBuffer>>>;
  /** Steps so far. */
  steps: number;
  /**
   * A step.
   *
   * @param weights What moves.
   * @param gradients The loss's, `[weights]`.
   * @param learningRate How far.
   */
  apply(weights: Float32Array, gradients: Float32Array, learningRate: number): void;
}
