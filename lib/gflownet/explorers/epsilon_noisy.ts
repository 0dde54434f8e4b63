import { sampleForward } from "../trajectories/sample_forward.ts";
import { type Collected, Explorer, type Samplers } from "./explorer.ts";

/** Takes any possible action with probability ε, else one of its policy. */
export class EpsilonNoisy extends Explorer {
  readonly #epsilon: number;

  /**
   * An explorer.
   *
   * @param options ε, in [0, 1].
   */
  constructor({ epsilon }: { epsilon: number }) {
    super();
    this.#epsilon = epsilon;
  }

  /** Draws a batch by P_F and noise. */
  collect({ environment, main, batchSize, random }: Samplers): Collected {
    const epsilon = this.#epsilon;
    const drawn = sampleForward(environment, main, { count: batchSize, random, epsilon });
    return { main: drawn, auxiliary: undefined, rewardCalls: batchSize };
  }
}
