import { sampleForward } from "../trajectories/sample_forward.ts";
import { type Collected, Explorer, type Samplers } from "./explorer.ts";

/** Draws by a flatter policy: its logits divided by a temperature. */
export class Tempered extends Explorer {
  readonly #temperature: number;

  /**
   * An explorer.
   *
   * @param options The temperature, above 0.
   */
  constructor({ temperature }: { temperature: number }) {
    super();
    this.#temperature = temperature;
  }

  /** Draws a batch by P_F to the power of 1 / T. */
  collect({ environment, main, batchSize, random }: Samplers): Collected {
    const temperature = this.#temperature;
    const drawn = sampleForward(environment, main, { count: batchSize, random, temperature });
    return { main: drawn, auxiliary: undefined, rewardCalls: batchSize };
  }
}
