import { deriveSeed } from "../../random/mod.ts";
import { HostPpoModel } from "../models/host_ppo_model.ts";
import type { PpoModel } from "../models/pong_model.ts";
import { PongNetwork } from "../networks/pong_network.ts";
import type { PongPpoOptions } from "../settings/pong_settings.ts";
import { PongPpoLearner } from "./pong_ppo_learner.ts";

/**
 * Proximal policy optimisation with the tutorial's network, which has a second head for the value; on the host, by lists of
 * pixels.
 *
 * @example A few steps
 * ```ts
 * import { prepareAtari } from "lib/environments";
 * import { PongPpo } from "lib/pong";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const settings = { games: 2, rolloutSteps: 16, minibatches: 2, steps: 64, epochs: 1 };
 * const learner = new PongPpo(await prepareAtari(), settings);
 * for await (const _log of learner.train());
 * console.assert(learner.environmentSteps === 64);
 * learner.dispose();
 * await learner.environment.ended;
 * ```
 */
export class PongPpo extends PongPpoLearner {
  /** The network; weights and gradients are on the host. */
  readonly network: PongNetwork;
  /** See {@linkcode PongPpoLearner.model}. */
  protected readonly model: PpoModel;

  /**
   * Makes games and network. Call `loadTensorFlow()` first.
   *
   * @param python What plays Pong, of `prepareAtari()`.
   * @param options The settings that differ from the defaults.
   * @throws {RangeError} If a setting is unknown or outside its range, or the minibatches do not divide the rollout.
   */
  constructor(python: string, options: Partial<PongPpoOptions> = {}) {
    super(python, options);
    const { hidden, seed } = this.options;
    this.network = new PongNetwork({
      ...{ inputs: this.pixels, hidden, actions: this.distribution.outputs },
      ...{ hasValue: true, seed: deriveSeed(seed, "weights") },
    });
    this.model = new HostPpoModel(this.network, this.options);
  }
}
