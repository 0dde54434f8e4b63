import { deriveSeed } from "../../random/mod.ts";
import { ConvolutionalModel } from "../models/convolutional_model.ts";
import type { PpoModel } from "../models/pong_model.ts";
import { ConvolutionalNetwork } from "../networks/convolutional_network.ts";
import type { PongPpoOptions } from "../settings/pong_settings.ts";
import { PongPpoLearner } from "./pong_ppo_learner.ts";

/**
 * Proximal policy optimisation with two convolutions in place of the tutorial's first layer, in compiled calls of TensorFlow. It
 * sees what the tutorial's network sees.
 *
 * @example A few steps
 * ```ts
 * import { prepareAtari } from "lib/environments";
 * import { PongConvolutionalPpo } from "lib/pong";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const settings = { games: 2, rolloutSteps: 16, minibatches: 2, steps: 64, epochs: 1, hidden: 8 };
 * const learner = new PongConvolutionalPpo(await prepareAtari(), settings);
 * for await (const _log of learner.train());
 * console.assert(learner.environmentSteps === 64);
 * learner.dispose();
 * await learner.environment.ended;
 * ```
 */
export class PongConvolutionalPpo extends PongPpoLearner {
  /** The network; its weights are TensorFlow's. */
  readonly network: ConvolutionalNetwork;
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
    const actions = this.distribution.outputs;
    const [size] = this.environment.observationSpace.shape;
    this.network = new ConvolutionalNetwork({
      ...{ size, hidden, actions, seed: deriveSeed(seed, "weights") },
    });
    this.model = new ConvolutionalModel(this.network, {
      ...this.options,
      ...{ pixels: this.pixels, actions },
    });
  }
}
