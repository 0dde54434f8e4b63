import { checkOptions } from "../../errors/mod.ts";
import { checkLearningRate, type Schedule, scheduled } from "../episodes/schedule.ts";
import type { StateEnvironment } from "../episodes/tabular_learner.ts";
import {
  actionValueKinds,
  ActionValueLearner,
  type ActionValueOptions,
} from "./action_value_learner.ts";

/** Options of {@linkcode QLearning}, {@linkcode Sarsa} and {@linkcode ExpectedSarsa}. */
export interface TemporalDifferenceOptions extends ActionValueOptions {
  /** α, from 0 to 1. Default: 0.1. */
  learningRate?: Schedule;
}

/**
 * Learning action values step by step, Q(s, a) ← Q(s, a) + α(r + γ·following − Q(s, a)). What is taken for the value of what
 * follows makes the algorithm; after a step that terminates the episode it is 0.
 */
export abstract class TemporalDifferenceControl extends ActionValueLearner {
  readonly #learningRate: Schedule;

  /**
   * A learner that has not begun.
   *
   * @param environment One game whose observations are states and whose actions are numbers.
   * @param options γ, ε, α, where to begin.
   * @throws {TypeError} If the environment has no tables.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(environment: StateEnvironment, options: TemporalDifferenceOptions = {}) {
    checkOptions<TemporalDifferenceOptions>(`new ${new.target.name}()`, options, {
      ...actionValueKinds,
      learningRate: "any",
    });
    super(environment, options);
    const { learningRate = 0.1 } = options;
    checkLearningRate(learningRate);
    this.#learningRate = learningRate;
  }

  /**
   * What the state that follows is worth.
   *
   * @param row Where its actions begin in the table.
   * @param nextAction What will be done there.
   * @param epsilon ε in this episode.
   * @returns Its value before the discount.
   */
  protected abstract following(row: number, nextAction: number, epsilon: number): number;

  /** Whether the next action is chosen before the update, because the update needs it. */
  protected abstract readonly looksAhead: boolean;

  /** See {@linkcode ActionValueLearner}. */
  protected playEpisode(): void {
    const { actionValues, actions, discount, epsilon, looksAhead } = this;
    const rate = scheduled(this.#learningRate, this.episodes);
    let state = this.currentState;
    let action = this.choose(state, epsilon);
    for (;;) {
      const { reward, nextState, isTerminated, hasEnded } = this.act(action);
      const row = state * actions + action;
      if (looksAhead && !isTerminated) action = this.choose(nextState, epsilon);
      const following = isTerminated ? 0 : this.following(nextState * actions, action, epsilon);
      actionValues[row] += rate * (reward + discount * following - actionValues[row]);
      if (hasEnded) return;
      if (!looksAhead) action = this.choose(nextState, epsilon);
      state = nextState;
    }
  }

  /** The greatest value of a state's actions. */
  protected greatest(row: number): number {
    let best = this.actionValues[row];
    for (let i = 1; i < this.actions; i++) best = Math.max(best, this.actionValues[row + i]);
    return best;
  }
}

/**
 * Q-learning (Watkins, 1989; Sutton and Barto, 2018, 6.5): what follows is worth what the best action is, max_a Q(s', a),
 * even where the learner takes another one next. It learns about the greedy policy while it follows another: off-policy.
 *
 * @example The way over ice that does not slip
 * ```ts
 * import { frozenLake, TabularEnvironment } from "lib/environments";
 * import { greedyPolicy, playDistribution, QLearning } from "lib/tabular";
 * import assert from "node:assert/strict";
 *
 * const lake = frozenLake({ isSlippery: false });
 * const learner = new QLearning(new TabularEnvironment(lake, { timeLimit: 100 }), { epsilon: 0.5 });
 * for await (const _log of learner.train({ episodes: 500 }));
 * const { meanReturn } = playDistribution(lake, greedyPolicy(lake, learner.actionValues));
 * assert.equal(meanReturn, 1);
 * ```
 */
export class QLearning extends TemporalDifferenceControl {
  /** See {@linkcode TemporalDifferenceControl}. */
  protected readonly looksAhead = false;

  /** See {@linkcode TemporalDifferenceControl}. */
  protected following(row: number): number {
    return this.greatest(row);
  }
}

/**
 * SARSA (Rummery and Niranjan, 1994; Sutton and Barto, 2018, 6.4): what follows is worth what the next action is, Q(s', a'),
 * which the learner then takes. It learns about the policy that it follows, random actions included: on-policy.
 */
export class Sarsa extends TemporalDifferenceControl {
  /** See {@linkcode TemporalDifferenceControl}. */
  protected readonly looksAhead = true;

  /** See {@linkcode TemporalDifferenceControl}. */
  protected following(row: number, nextAction: number): number {
    return this.actionValues[row + nextAction];
  }
}

/**
 * Expected SARSA (van Seijen and others, 2009; Sutton and Barto, 2018, 6.6): what follows is worth the mean over the actions
 * that ε-greedy may take next, (1 − ε) max_a Q(s', a) + ε mean_a Q(s', a): SARSA without the chance in its target.
 */
export class ExpectedSarsa extends TemporalDifferenceControl {
  /** See {@linkcode TemporalDifferenceControl}. */
  protected readonly looksAhead = false;

  /** See {@linkcode TemporalDifferenceControl}. */
  protected following(row: number, _nextAction: number, epsilon: number): number {
    let sum = 0;
    for (let i = 0; i < this.actions; i++) sum += this.actionValues[row + i];
    return (1 - epsilon) * this.greatest(row) + epsilon * sum / this.actions;
  }
}
