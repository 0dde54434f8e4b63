import type { DataSet } from "../data/mod.ts";
import { Federation, type MakeLearner } from "../federated/mod.ts";
import { AdversarialPair, GanLearner } from "../gan/mod.ts";
import {
  federationOptionsOf,
  type FedganOptions,
  fedganOptions,
  ganOptionsOf,
} from "./fedgan_options.ts";

/** A federation of GANs. Its `mean` has the averaged generator. */
export type Fedgan = Federation<GanLearner, DataSet>;

/**
 * FedGAN (Rasouli, Sun and Rajagopal, https://arxiv.org/abs/2006.07228): a federation whose agents train a GAN each and
 * average both networks. `federate()` trains it.
 *
 * @example Two agents, one round
 * ```ts
 * import { drawnDigits } from "lib/data";
 * import { fedgan } from "lib/fedgan";
 * import { federate } from "lib/federated";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const federation = fedgan(drawnDigits(16), { agents: 2, epochs: 1, batchSize: 8 });
 * for await (const log of federate(federation)) if (log.kind === "round") console.log(log.sha256);
 * const pixels = federation.mean.pair.draw(); // [16, 28, 28, 1]
 * federation.dispose();
 * ```
 *
 * @param dataSet What to split among the agents: 28×28 grey images.
 * @param changes Settings other than FedGAN's and the tutorial's.
 * @returns The federation, untrained; the caller disposes it.
 * @throws {TypeError} If the images have another shape.
 * @throws {RangeError} If a setting is unknown or outside its range, or an agent would get no example.
 */
export function fedgan(dataSet: DataSet, changes: Partial<FedganOptions> = {}): Fedgan {
  const options = fedganOptions(changes);
  return new Federation(dataSet, ganMaker(options), federationOptionsOf(options));
}

/**
 * How the GAN of each agent is made, for a federation or for an agent apart from it.
 *
 * @param options Every setting.
 * @returns Makes a GAN of a shard and a seed.
 */
export function ganMaker(options: FedganOptions): MakeLearner<GanLearner> {
  const gan = ganOptionsOf(options);
  const drawing = { samples: options.previews, sampleSeed: options.seed };
  return (dataSet, { shard, seed }, first) => {
    const pair = new AdversarialPair({ ...gan, seed }, { like: first?.pair });
    try {
      return new GanLearner(pair, dataSet, { shard, ...drawing });
    } catch (error) {
      pair.dispose();
      throw error;
    }
  };
}
