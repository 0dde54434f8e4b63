import { sampleForward } from "../trajectories/sample_forward.ts";
import { Trajectories } from "../trajectories/trajectories.ts";
import { type Collected, Explorer, type Samplers } from "./explorer.ts";

/**
 * Half of the main agent's batch is drawn by an auxiliary agent, which has a reward of its own and learns from twice as many.
 * A class that derives from it has that reward.
 */
export abstract class AuxiliaryExplorer extends Explorer {
  /** Yes. */
  override readonly hasAuxiliary = true;

  /** Draws a batch by the auxiliary agent, of which the main one takes the first half, and half a batch by the main one. */
  collect({ environment, main, auxiliary, batchSize, random }: Samplers): Collected {
    const explored = sampleForward(environment, auxiliary!, { count: batchSize, random });
    const half = Math.floor(batchSize / 2);
    const own = sampleForward(environment, main, { count: batchSize - half, random });
    return {
      main: Trajectories.concat([explored.slice(0, half), own]),
      auxiliary: explored,
      rewardCalls: batchSize + own.count,
    };
  }
}
