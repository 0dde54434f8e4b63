/**
 * Reinforcement learning in tables: planning where the rules are known, and learning from experience where they are not. It
 * works on numbers in typed arrays and needs no engine.
 *
 * Planning takes a `FiniteMdp` of `lib/environments`: {@linkcode valueIteration}, {@linkcode policyIteration},
 * {@linkcode policyEvaluation}. A learner takes an environment that it may only play, and changes a table with every episode:
 * bandits, prediction (what is a policy worth?) and control (which policy is the best?). Each is a {@linkcode TabularLearner}:
 * `train()` gives a log an episode, `state()` and `restore()` go on to the byte.
 *
 * @example Plan, learn, compare
 * ```ts
 * import { frozenLake, TabularEnvironment } from "lib/environments";
 * import { greedyPolicy, playDistribution, QLearning, policyIteration } from "lib/tabular";
 * import assert from "node:assert/strict";
 *
 * const lake = frozenLake({ isSlippery: false });
 * const planned = [...policyIteration(lake)].at(-1)!;
 * assert.equal(playDistribution(lake, planned.policy).meanReturn, 1);
 *
 * const learner = new QLearning(new TabularEnvironment(lake, { timeLimit: 100 }), { epsilon: 0.5 });
 * for await (const _log of learner.train({ episodes: 500 }));
 * const policy = greedyPolicy(lake, learner.actionValues);
 * assert.equal(playDistribution(lake, policy).meanReturn, 1);
 * ```
 *
 * @module
 */
export {
  type GridLook,
  gridLook,
  type GridView,
  gridView,
  type GridViewOptions,
} from "./grid_view.ts";
export { greedyPolicy, type Policy, uniformPolicy } from "./policy.ts";
export { actionValues, type DiscountOptions } from "./planning/action_values.ts";
export { ModelEstimate, type PlayedStep } from "./planning/model_estimate.ts";
export {
  type PlayDistribution,
  playDistribution,
  type PlayDistributionOptions,
} from "./planning/play_distribution.ts";
export {
  policyEvaluation,
  type PolicyEvaluationOptions,
  policyValues,
} from "./planning/policy_evaluation.ts";
export {
  policyIteration,
  type PolicyIterationLog,
  type PolicyIterationOptions,
} from "./planning/policy_iteration.ts";
export type { SweepLog, SweepOptions } from "./planning/sweeps.ts";
export { valueIteration, type ValueIterationOptions } from "./planning/value_iteration.ts";
export {
  type PlayedEpisode,
  playEpisode,
  type PlayEpisodeOptions,
} from "./episodes/play_episode.ts";
export type { LinearSchedule, Schedule } from "./episodes/schedule.ts";
export {
  type EpisodeLimits,
  type EpisodeLog,
  type StateEnvironment,
  TabularLearner,
  type TabularState,
  type Transition,
} from "./episodes/tabular_learner.ts";
export { BanditLearner } from "./bandits/bandit_learner.ts";
export {
  EpsilonGreedyBandit,
  type EpsilonGreedyBanditOptions,
} from "./bandits/epsilon_greedy_bandit.ts";
export { GradientBandit, type GradientBanditOptions } from "./bandits/gradient_bandit.ts";
export {
  UpperConfidenceBandit,
  type UpperConfidenceBanditOptions,
} from "./bandits/upper_confidence_bandit.ts";
export { ValueLearner, type ValueLearnerOptions } from "./prediction/value_learner.ts";
export {
  MonteCarloPrediction,
  type MonteCarloPredictionOptions,
} from "./prediction/monte_carlo_prediction.ts";
export {
  TemporalDifferencePrediction,
  type TemporalDifferencePredictionOptions,
} from "./prediction/temporal_difference_prediction.ts";
export { TracePrediction, type TracePredictionOptions } from "./prediction/trace_prediction.ts";
export { ActionValueLearner, type ActionValueOptions } from "./control/action_value_learner.ts";
export { ActorCritic, type ActorCriticOptions } from "./control/actor_critic.ts";
export { MonteCarloControl, type MonteCarloControlOptions } from "./control/monte_carlo_control.ts";
export {
  ExpectedSarsa,
  QLearning,
  Sarsa,
  TemporalDifferenceControl,
  type TemporalDifferenceOptions,
} from "./control/temporal_difference_control.ts";
