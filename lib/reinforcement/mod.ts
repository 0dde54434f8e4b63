/**
 * Learning what to do by trying it, with networks: deep Q-learning, REINFORCE, A2C and PPO, each a `Learner` that plays games
 * of `lib/environments` side by side and learns in compiled calls. Small policies act on the host, in loops over typed
 * arrays.
 *
 * ```ts
 * import { CartPole } from "lib/environments";
 * import { Ppo } from "lib/reinforcement";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const learner = new Ppo((options) => new CartPole(options), { steps: 2_048, epochs: 1 });
 * for await (const log of learner.train()) {
 *   if (log.kind === "epoch") console.log(log.metrics.episodeReturn, log.metrics.entropy);
 * }
 * const { returns, mean } = learner.evaluate({ episodes: 10, greedy: true });
 * console.assert(returns.length === 10 && mean > 5);
 * learner.dispose();
 * ```
 *
 * @module
 */
export { A2c } from "./algorithms/a2c.ts";
export { descend, type Descent, optimiserVariablesOf } from "./algorithms/descend.ts";
export { Dqn } from "./algorithms/dqn.ts";
export {
  type LossRates,
  OnPolicyLearner,
  type OnPolicyLearnerParts,
} from "./algorithms/on_policy_learner.ts";
export {
  type EnvironmentMaker,
  type EvaluateOptions,
  PolicyLearner,
  type PolicyLearnerParts,
} from "./algorithms/policy_learner.ts";
export { Ppo } from "./algorithms/ppo.ts";
export { Reinforce } from "./algorithms/reinforce.ts";
export {
  type AdvantageOptions,
  type Advantages,
  estimateAdvantages,
  type PlayedSteps,
} from "./experience/advantages.ts";
export { type EndedEpisodes, EpisodeReturns } from "./experience/episode_returns.ts";
export { ReplayBuffer } from "./experience/replay_buffer.ts";
export { Rollout } from "./experience/rollout.ts";
export type { LearningRows } from "./losses/learning_rows.ts";
export { lossDescriptions, type MeasuredLoss } from "./losses/measured_loss.ts";
export {
  policyGradientLoss,
  type PolicyGradientLossOptions,
} from "./losses/policy_gradient_loss.ts";
export { ppoLoss, type PpoLossOptions, type PpoNetworks } from "./losses/ppo_loss.ts";
export {
  qLoss,
  type QLossOptions,
  type QTargetOptions,
  qTargets,
  type TransitionRows,
} from "./losses/q_loss.ts";
export { HostMlp } from "./networks/host_mlp.ts";
export { type Activation, Mlp, type MlpOptions } from "./networks/mlp.ts";
export { orthogonal } from "./networks/orthogonal.ts";
export type {
  ActionChoice,
  ActionDistribution,
  ActionTerms,
} from "./policies/action_distribution.ts";
export { ActorCritic, type ActorCriticOptions } from "./policies/actor_critic.ts";
export { Categorical } from "./policies/categorical.ts";
export { evaluatePolicy, type PolicyEvaluation } from "./policies/evaluate_policy.ts";
export { NetworkPolicy } from "./policies/network_policy.ts";
export type { Policy, PolicyOptions } from "./policies/policy.ts";
export { type A2cOptions, a2cSettings } from "./settings/a2c_settings.ts";
export { type DqnOptions, dqnSettings } from "./settings/dqn_settings.ts";
export { type PpoOptions, ppoSettings } from "./settings/ppo_settings.ts";
export { type ReinforceOptions, reinforceSettings } from "./settings/reinforce_settings.ts";
export { profileSettings, type TunedSettings, tunedSettings } from "./settings/tuned_settings.ts";
export type { SharedDefaults, SharedSettings } from "./settings/shared_settings.ts";
