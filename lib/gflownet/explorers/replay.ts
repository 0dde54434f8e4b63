import type { NamedArray } from "../../files/mod.ts";
import { sampleBackward } from "../trajectories/sample_backward.ts";
import { sampleForward } from "../trajectories/sample_forward.ts";
import { Trajectories } from "../trajectories/trajectories.ts";
import { type Collected, Explorer, type Samplers } from "./explorer.ts";
import { ObjectBuffer } from "./object_buffer.ts";

/** Options of {@linkcode Replay}. */
export interface ReplayParts {
  /** What comes first: objects of great reward, or those that the main agent lost most on. */
  readonly by: "reward" | "loss";
  /** Most objects that are kept. */
  readonly capacity: number;
}

/**
 * Half of the batch is objects that were built before, by ways drawn back from them: prioritised replay by reward (Shen et al.
 * 2023, https://arxiv.org/abs/2305.07170) or by loss.
 */
export class Replay extends Explorer {
  /** It draws ways to objects. */
  override readonly needsBackward = true;
  readonly #by: "reward" | "loss";
  readonly #buffer: ObjectBuffer;

  /**
   * An explorer with an empty buffer.
   *
   * @param parts What comes first, and how much is kept.
   */
  constructor({ by, capacity }: ReplayParts) {
    super();
    this.#by = by;
    this.#buffer = new ObjectBuffer(capacity);
  }

  /** Draws half a batch by P_F and half from the buffer; all by P_F while that is empty. */
  collect({ environment, main, backward: policy, batchSize, random }: Samplers): Collected {
    const objects = this.#buffer.draw(Math.floor(batchSize / 2), random);
    const count = batchSize - objects.length;
    const fresh = sampleForward(environment, main, { count, random });
    const again = sampleBackward(environment, objects, { policy, random });
    const both = Trajectories.concat([fresh, again]);
    return { main: both, auxiliary: undefined, rewardCalls: count };
  }

  /** Keeps what was learnt from. */
  override note(trajectories: Trajectories, losses: ArrayLike<number>): void {
    for (let i = 0; i < trajectories.count; i++) {
      const priority = this.#by === "reward" ? trajectories.logRewards[i] : losses[i];
      this.#buffer.add(trajectories.object(i), priority);
    }
  }

  /** The buffer. */
  override arrays(): NamedArray[] {
    return this.#buffer.arrays();
  }

  /** Takes the buffer back. */
  override restore(arrays: readonly NamedArray[]): void {
    this.#buffer.restore(arrays);
  }
}
