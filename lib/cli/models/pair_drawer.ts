import type { NamedArray } from "../../files/mod.ts";
import { AdversarialPair, GanLearner, type GanOptions, imageShape } from "../../gan/mod.ts";
import type { Learner } from "../../learning/mod.ts";
import type { Drawer, DrawOptions } from "../training/training_model.ts";

/** Which weights {@linkcode pairDrawer} draws with. */
export interface DrawerWeights {
  /** Weights by name. */
  readonly weights: readonly NamedArray[];
  /** Whether some may be missing, which stay as first initialised: what agents did not share, their mean has not. */
  readonly mayLack: boolean;
}

/**
 * Networks that draw with weights of a file. Call `loadTensorFlow()` first.
 *
 * @param options The networks' settings.
 * @param given The weights.
 * @returns What draws; the caller disposes it.
 * @throws {TypeError} If weights do not fit the networks, or one that has to be there is missing.
 */
export function pairDrawer(options: GanOptions, { weights, mayLack }: DrawerWeights): Drawer {
  const pair = new AdversarialPair(options);
  try {
    const given = new Set(weights.map(({ name }) => name));
    const others = mayLack ? pair.weights().filter(({ name }) => !given.has(name)) : [];
    pair.setWeights([...others, ...weights]);
  } catch (error) {
    pair.dispose();
    throw error;
  }
  return {
    draw: ({ count, seed }) => ({
      pixels: pair.draw({ count, seed }),
      shape: [count, ...imageShape],
    }),
    [Symbol.dispose]: () => pair.dispose(),
  };
}

/**
 * Draws with a GAN that is being trained.
 *
 * @param learner The learner.
 * @param options How many images, and from which noise.
 * @returns Pixels `[count, 28, 28, 1]`; undefined for another learner.
 */
export function drawWithGan(learner: Learner, options: DrawOptions): Float32Array | undefined {
  return learner instanceof GanLearner ? learner.pair.draw(options) : undefined;
}
