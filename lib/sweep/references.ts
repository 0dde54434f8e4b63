import type { DataSet } from "../data/mod.ts";
import { chooseImages, type Evaluator } from "../evaluation/mod.ts";
import { AdversarialPair, sampleImages } from "../gan/mod.ts";
import { measuredOf } from "./sweep.ts";
import type { SweepSettings } from "./sweep_settings.ts";
import type { SweepReferences } from "./sweep_table.ts";

/**
 * Measures what the arms of a sweep are compared with.
 *
 * @param evaluator What measures them.
 * @param options Settings of the sweep, and the images that nothing is better than: the whole part to train on.
 * @returns Real images, an untrained generator's, and noise.
 */
export function sweepReferences(
  evaluator: Evaluator,
  { settings, train }: { settings: SweepSettings; train: DataSet },
): SweepReferences {
  const { samples: count, seed } = evaluator;
  const pair = new AdversarialPair({ filters: settings.filters, seed });
  try {
    return {
      floor: measuredOf(evaluator.evaluate(chooseImages(train, { count, seed }))),
      untrained: measuredOf(evaluator.evaluate(sampleImages(pair.generator, { count, seed }))),
      ceiling: measuredOf(evaluator.evaluate(evaluator.noise())),
    };
  } finally {
    pair.dispose();
  }
}
