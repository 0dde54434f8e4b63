import { sampleBackward } from "../trajectories/sample_backward.ts";
import { sampleForward } from "../trajectories/sample_forward.ts";
import { Trajectories } from "../trajectories/trajectories.ts";
import { type Collected, Explorer, type Samplers } from "./explorer.ts";

/**
 * Local search (Kim et al. 2023, https://arxiv.org/abs/2310.02710): from an object half of the way back by P_B and forward again
 * by P_F, several times; each time it goes on from the better of the two. The batch is everything that was built.
 */
export class LocalSearch extends Explorer {
  /** It goes back from objects. */
  override readonly needsBackward = true;
  readonly #rounds: number;

  /**
   * An explorer.
   *
   * @param options How often it goes back and forth, an integer of at least 1.
   */
  constructor({ rounds }: { rounds: number }) {
    super();
    this.#rounds = rounds;
  }

  /** Draws some objects by P_F, and as many near them in each round. */
  collect(samplers: Samplers): Collected {
    const { environment, main, backward: policy, batchSize, random } = samplers;
    const searched = Math.floor(batchSize / (this.#rounds + 1));
    const first = sampleForward(environment, main, {
      count: batchSize - this.#rounds * searched,
      random,
    });
    const built = [first];
    let best = first.slice(0, searched);
    for (let round = 0; round < this.#rounds && searched > 0; round++) {
      const objects = Array.from({ length: searched }, (_, i) => best.object(i));
      const ways = sampleBackward(environment, objects, { policy, random });
      const tried = this.#onwards(ways, samplers);
      built.push(tried);
      best = Trajectories.concat(
        objects.map((_, i) =>
          (tried.logRewards[i] > best.logRewards[i] ? tried : best).slice(i, i + 1)
        ),
      );
    }
    return { main: Trajectories.concat(built), auxiliary: undefined, rewardCalls: batchSize };
  }

  /** Keeps the first half of each way, rounded down, and builds on by P_F. */
  #onwards(ways: Trajectories, { environment, main, random }: Samplers): Trajectories {
    const starts = Array.from({ length: ways.count }, (_, i) => {
      const kept = Math.floor((ways.lengths[i] - 1) / 2);
      return [...ways.actions.subarray(i * ways.room, i * ways.room + kept)];
    });
    return sampleForward(environment, main, { count: ways.count, random, starts });
  }
}
