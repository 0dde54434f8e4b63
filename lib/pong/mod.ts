/**
 * Atari's Pong from its pixels, as Karpathy's program and TensorLayer's tutorial learn it: a network of 6400-200-3 by
 * REINFORCE, and the same network by PPO. It computes on the host, by lists of the few pixels that change.
 *
 * ```ts
 * import { prepareAtari } from "lib/environments";
 * import { PongReinforce } from "lib/pong";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const learner = new PongReinforce(await prepareAtari(), { batchEpisodes: 2, episodes: 2, epochs: 1 });
 * for await (const { kind, metrics } of learner.train()) {
 *   if (kind === "epoch") console.assert(metrics.episodeReturn >= -21 && learner.history.length === 2);
 * }
 * learner.dispose();
 * await learner.environment.ended;
 * ```
 *
 * @module
 */
export { EpisodeHistory, type PlayedEpisode } from "./learners/episode_history.ts";
export { normalisedReturns, type PaidStep } from "./learners/normalised_returns.ts";
export {
  type LogitTerms,
  ppoGradient,
  type PpoMeasured,
  type PpoRow,
  type PpoWeights,
  softmaxTerms,
} from "./models/policy_gradient.ts";
export { PongLearner, type PongLearnerParts } from "./learners/pong_learner.ts";
export { PongConvolutionalPpo } from "./learners/pong_convolutional_ppo.ts";
export { PongPpo } from "./learners/pong_ppo.ts";
export { PongPpoLearner } from "./learners/pong_ppo_learner.ts";
export { PongReinforce } from "./learners/pong_reinforce.ts";
export {
  ConvolutionalModel,
  type ConvolutionalModelOptions,
} from "./models/convolutional_model.ts";
export type { PongModel, PpoDescent, PpoModel, PpoRollout } from "./models/pong_model.ts";
export {
  ConvolutionalNetwork,
  type ConvolutionalNetworkOptions,
} from "./networks/convolutional_network.ts";
export { PixelLists } from "./networks/pixel_lists.ts";
export { PongNetwork, type PongNetworkOptions } from "./networks/pong_network.ts";
export { HostAdam } from "./optimisers/host_adam.ts";
export type { Optimiser } from "./optimisers/optimiser.ts";
export { RmsProp } from "./optimisers/rms_prop.ts";
export {
  type PublishedEpisode,
  type PublishedTraining,
  publishedTrainings,
} from "./published_trainings.ts";
export {
  type PongPpoOptions,
  pongPpoSettings,
  type PongReinforceOptions,
  pongReinforceSettings,
} from "./settings/pong_settings.ts";
