import type { NamedArray } from "../../files/mod.ts";
import { AdversarialPair, GanLearner, type GanOptions, imageShape } from "../../gan/mod.ts";
import type { Learner } from "../../learning/mod.ts";
import type { Drawer, DrawOptions } from "../training/training_model.ts";

/**
 * Networks that draw with weights of a file. Call `loadTensorFlow()` first.
 *
 * @param options The networks' settings.
 * @param weights Weights by name; one that is missing stays as first initialised.
 * @returns What draws; the caller disposes it.
 * @throws {TypeError} If weights do not fit the networks.
 */
export function pairDrawer(options: GanOptions, weights: readonly NamedArray[]): Drawer {
  const pair = new AdversarialPair(options);
  try {
    const given = new Set(weights.map(({ name }) => name));
    pair.setWeights([...pair.weights().filter(({ name }) => !given.has(name)), ...weights]);
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
