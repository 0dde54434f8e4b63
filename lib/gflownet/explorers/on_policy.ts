import { sampleForward } from "../trajectories/sample_forward.ts";
import { type Collected, Explorer, type Samplers } from "./explorer.ts";

/** Learns from what its own policy builds. */
export class OnPolicy extends Explorer {
  /** Draws a batch by P_F. */
  collect({ environment, main, batchSize, random }: Samplers): Collected {
    const drawn = sampleForward(environment, main, { count: batchSize, random });
    return { main: drawn, auxiliary: undefined, rewardCalls: batchSize };
  }
}
