import { describe, type MediaBundle } from "../../display/mod.ts";
import { UserRangeError, UserTypeError } from "../../errors/mod.ts";
import { drawGrid } from "./draw_grid.ts";
import type { GridLayout } from "./grid_layout.ts";

/** What can follow an action in a state. */
export interface Outcome {
  /** How likely it is, above 0 and at most 1. */
  readonly probability: number;
  /** The state that follows. */
  readonly nextState: number;
  /** What it pays. */
  readonly reward: number;
}

/** The rules of a {@linkcode FiniteMdp}. */
export interface FiniteMdpRules {
  /** What it is, for people. */
  readonly name: string;
  /** A word for each state, `[states]`; there are as many states. */
  readonly stateNames: readonly string[];
  /** A word for each action, `[actions]`; there are as many actions. */
  readonly actionNames: readonly string[];
  /** The states in which an episode may begin, each as likely; none is terminal. */
  readonly starts: readonly number[];
  /** The states in which an episode is over. */
  readonly terminal: readonly number[];
  /** Where the states are drawn. Default: in one row. */
  readonly layout?: GridLayout;
  /**
   * What can follow. Not called for terminal states.
   *
   * @param state The state.
   * @param action The action.
   * @returns At least one outcome; the probabilities sum to 1.
   */
  outcomes(state: number, action: number): readonly Outcome[];
}

/**
 * A Markov decision process of finitely many states and actions, as tables: p(s'|s, a), r(s, a, s'), and which states are
 * terminal. Planning reads it; `TabularEnvironment` plays it.
 *
 * The outcomes of all states and actions stand one after another in flat arrays. Those of state `s` and action `a` are at
 * the indices from `offsets[s * actions + a]` to `offsets[s * actions + a + 1] - 1`. A state and an action can have two outcomes
 * with the same next state. **A terminal state has no outcomes**, so that every sum over its outcomes is its value, 0; every
 * other state has some for each action.
 *
 * @example A sweep of value iteration, V(s) ← max_a Σ p(s'|s, a)(r + γV(s'))
 * ```ts
 * import { FiniteMdp } from "lib/environments";
 * import assert from "node:assert/strict";

 *
 * const lottery = new FiniteMdp({
 *   name: "lottery",
 *   stateNames: ["before", "after"],
 *   actionNames: ["keep the euro", "buy a ticket"],
 *   starts: [0],
 *   terminal: [1],
 *   outcomes: (_state, action) => {
 *     if (action === 0) return [{ probability: 1, nextState: 1, reward: 1 }];
 *     return [
 *       { probability: 0.25, nextState: 1, reward: 6 },
 *       { probability: 0.75, nextState: 1, reward: 0 },
 *     ];
 *   },
 * });
 * const { states, actions, offsets, probabilities, rewards, nextStates } = lottery;
 * const values = new Float64Array(states);
 * for (let s = 0; s < states; s++) {
 *   if (lottery.terminal[s]) continue;
 *   let best = -Infinity;
 *   for (let a = 0; a < actions; a++) {
 *     let value = 0;
 *     for (let i = offsets[s * actions + a]; i < offsets[s * actions + a + 1]; i++) {
 *       value += probabilities[i] * (rewards[i] + 0.9 * values[nextStates[i]]);
 *     }
 *     best = Math.max(best, value);
 *   }
 *   values[s] = best;
 * }
 * assert.deepEqual(values, Float64Array.of(1.5, 0));
 * ```
 */
export class FiniteMdp {
  /** What it is, for people. */
  readonly name: string;
  /** Number of states. */
  readonly states: number;
  /** Number of actions in each state. */
  readonly actions: number;
  /** A word for each state, `[states]`. */
  readonly stateNames: readonly string[];
  /** A word for each action, `[actions]`. */
  readonly actionNames: readonly string[];
  /** Where an episode begins: the probability of each state, `[states]`. */
  readonly startProbabilities: Float64Array<ArrayBuffer>;
  /** 1 for the states in which an episode is over, `[states]`. */
  readonly terminal: Uint8Array<ArrayBuffer>;
  /** Where the outcomes of each state and action begin, `[states * actions + 1]`; the last is the number of outcomes. */
  readonly offsets: Int32Array<ArrayBuffer>;
  /** p(s'|s, a) of each outcome, `[outcomes]`. */
  readonly probabilities: Float64Array<ArrayBuffer>;
  /** s' of each outcome, `[outcomes]`. */
  readonly nextStates: Int32Array<ArrayBuffer>;
  /** r(s, a, s') of each outcome, `[outcomes]`. */
  readonly rewards: Float64Array<ArrayBuffer>;
  /** Where the states are drawn. */
  readonly layout: GridLayout;

  /**
   * Tabulates rules.
   *
   * @param rules States, actions, and what follows from them.
   * @throws {TypeError} If there is no state, action or start, an outcome is missing, or the layout has other states.
   * @throws {RangeError} If a state does not exist, probabilities do not sum to 1, or a reward is not finite.
   */
  constructor(rules: FiniteMdpRules) {
    const { name, stateNames, actionNames, starts, terminal } = rules;
    for (const [what, list] of Object.entries({ stateNames, actionNames, starts })) {
      if (list.length > 0) continue;
      throw new UserTypeError(`Cannot make ${name}: ${what} is empty but must have at least one`);
    }
    this.name = name;
    this.states = stateNames.length;
    this.actions = actionNames.length;
    this.stateNames = stateNames;
    this.actionNames = actionNames;
    this.terminal = new Uint8Array(this.states);
    for (const state of terminal) {
      this.#checkState("a terminal state", state);
      this.terminal[state] = 1;
    }
    this.startProbabilities = new Float64Array(this.states);
    for (const state of starts) {
      this.#checkState("a start", state);
      if (this.terminal[state] === 1) {
        throw new UserRangeError(
          `Cannot make ${name}: the start ${state} is terminal but must not be`,
        );
      }
      this.startProbabilities[state] += 1 / starts.length;
    }
    this.layout = rules.layout ?? this.#oneRow();
    if (this.layout.cells.length !== this.states) {
      throw new UserTypeError(
        `Cannot make ${name}: its layout has ${this.layout.cells.length} cells but must have ` +
          `${this.states}, one for each state`,
      );
    }
    this.offsets = new Int32Array(this.states * this.actions + 1);
    const outcomes: Outcome[] = [];
    for (let row = 0; row < this.states * this.actions; row++) {
      const [state, action] = [Math.floor(row / this.actions), row % this.actions];
      if (this.terminal[state] === 0) outcomes.push(...this.#outcomes(rules, state, action));
      this.offsets[row + 1] = outcomes.length;
    }
    this.probabilities = Float64Array.from(outcomes, ({ probability }) => probability);
    this.nextStates = Int32Array.from(outcomes, ({ nextState }) => nextState);
    this.rewards = Float64Array.from(outcomes, ({ reward }) => reward);
  }

  /**
   * What can follow, as a list: for people and tests; loops read the arrays.
   *
   * @param state A state.
   * @param action An action.
   * @returns The outcomes; none in a terminal state.
   * @throws {RangeError} If there is no such state or action.
   */
  outcomes(state: number, action: number): Outcome[] {
    const row = this.offsets.subarray(state * this.actions + action);
    if (!(state in this.terminal) || !(action in this.actionNames)) {
      throw new UserRangeError(
        `Cannot find outcomes of ${this.name}: state and action are ${state} and ${action} but ` +
          `must be below ${this.states} and ${this.actions}`,
      );
    }
    return Array.from({ length: row[1] - row[0] }, (_, i) => ({
      probability: this.probabilities[row[0] + i],
      nextState: this.nextStates[row[0] + i],
      reward: this.rewards[row[0] + i],
    }));
  }

  #oneRow(): GridLayout {
    const kindOf = (start: number) => start > 0 ? "start" : "floor";
    const cells = Array.from(this.startProbabilities, kindOf);
    return { rows: 1, columns: this.states, cells };
  }

  #outcomes(rules: FiniteMdpRules, state: number, action: number): readonly Outcome[] {
    const outcomes = rules.outcomes(state, action);
    const where = `state ${state}, action ${action}`;
    let total = 0;
    for (const { probability, nextState, reward } of outcomes) {
      this.#checkState(`what follows ${where}`, nextState);
      if (!(probability > 0) || !Number.isFinite(reward)) {
        throw new UserRangeError(
          `Cannot make ${this.name}: probability and reward of ${where} are ${probability} and ` +
            `${reward} but must be above 0 and finite`,
        );
      }
      total += probability;
    }
    if (Math.abs(total - 1) <= 1e-12) return outcomes;
    throw new UserRangeError(
      `Cannot make ${this.name}: the probabilities of ${where} sum to ${total} but must sum to 1`,
    );
  }

  /** Its size and where states are, under a notebook's cell. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    const { width, height, pixels } = drawGrid(
      this.layout,
      this.startProbabilities.findIndex((probability) => probability > 0),
    );
    return describe({
      title: `Finite MDP ${this.name}`,
      facts: {
        States: this.states,
        Actions: this.actionNames.join(", "),
        "Terminal states": this.terminal.reduce((sum, isTerminal) => sum + isTerminal, 0),
        Outcomes: this.rewards.length,
      },
      pictures: {
        images: { pixels, shape: [1, height, width, 3] },
        text: "Its states; the first start is marked",
        scale: 1,
      },
    });
  }

  #checkState(what: string, state: number): void {
    if (Number.isInteger(state) && state >= 0 && state < this.states) return;
    throw new UserRangeError(
      `Cannot make ${this.name}: ${what} is ${state} but must be an integer from 0 to ` +
        `${this.states - 1}`,
    );
  }
}
