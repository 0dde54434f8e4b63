import {
  federationOptionsOf,
  fedganOptions,
  fedganSettings,
  ganOptionsOf,
} from "../../fedgan/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import { AdversarialPair, imageShape } from "../../gan/mod.ts";
import { assignVariables, type NamedVariable, type Samples } from "../../learning/mod.ts";
import type { FlowerSettings } from "./flower_settings.ts";

/** The networks of the mean of agents that train elsewhere: never trained here, they draw. */
export class MeanOfAgents implements Disposable {
  readonly #pair: AdversarialPair;
  readonly #settings: FlowerSettings;
  readonly #shares: (network: string) => boolean;

  /**
   * The networks as first initialised. Call `loadTensorFlow()` first.
   *
   * @param settings The training's.
   */
  constructor(settings: FlowerSettings) {
    const options = fedganOptions(fedganSettings.pick(settings));
    const { share } = federationOptionsOf(options);
    this.#settings = settings;
    this.#pair = new AdversarialPair(ganOptionsOf(options));
    this.#shares = (network) => share === "all" || share.includes(network);
  }

  /**
   * Takes a mean over.
   *
   * @param weights What agents share, optimisers' moments among it or not.
   * @throws {TypeError} If one is unknown or does not fit.
   */
  take(weights: readonly NamedArray[]): void {
    const given = new Set(weights.map(({ name }) => name));
    const all = [...this.#pair.variables(), ...this.#pair.optimiserVariables()];
    assignVariables(
      all.filter(({ name }) => given.has(name)),
      weights,
    );
  }

  /** The weights of the networks that are shared. */
  variables(): NamedVariable[] {
    return this.#pair.variables().filter(({ name }) => this.#shares(name.split("/")[0]));
  }

  /** What it draws now, from the agents' own noise; undefined where what draws is not shared. */
  samples(): Samples | undefined {
    const { previews: count, seed } = this.#settings;
    const { name: network } = this.#pair.drawingGenerator;
    if (count === 0 || !this.#shares(network)) return undefined;
    const pixels = this.#pair.draw({ count, seed });
    return { network, pixels, shape: [count, ...imageShape] };
  }

  /** Frees all tensors. */
  [Symbol.dispose](): void {
    this.#pair.dispose();
  }
}
