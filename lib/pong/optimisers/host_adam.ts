import type { Optimiser } from "./optimiser.ts";

const [decay, squareDecay] = [0.9, 0.999];
/** Added to the root of the second moment: CleanRL's. */
const epsilon = 1e-5;

/** Adam (Kingma and Ba, 2014, https://arxiv.org/abs/1412.6980) on the host. */
export class HostAdam implements Optimiser {
  /** See {@linkcode Optimiser.moments}. */
  readonly moments: { first: Float32Array<ArrayBuffer>; second: Float32Array<ArrayBuffer> };
  /** See {@linkcode Optimiser.steps}. */
  steps = 0;

  /**
   * Moments of 0.
   *
   * @param size How many weights there are.
   */
  constructor(size: number) {
    this.moments = { first: new Float32Array(size), second: new Float32Array(size) };
  }

  /** See {@linkcode Optimiser.apply}. */
  apply(weights: Float32Array, gradients: Float32Array, learningRate: number): void {
    const { first, second } = this.moments;
    this.steps++;
    const rate = learningRate / (1 - decay ** this.steps);
    const correction = 1 / Math.sqrt(1 - squareDecay ** this.steps);
    for (let i = 0; i < weights.length; i++) {
      const gradient = gradients[i];
      // A pixel that has never changed has moved nothing.
      if (gradient === 0 && second[i] === 0) continue;
      const m = first[i] = decay * first[i] + (1 - decay) * gradient;
      const v = second[i] = squareDecay * second[i] + (1 - squareDecay) * gradient * gradient;
      weights[i] -= rate * m / (Math.sqrt(v) * correction + epsilon);
    }
  }
}
