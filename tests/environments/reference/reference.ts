import assert from "node:assert/strict";
import type { Environment, FiniteMdp } from "lib/environments";
import json from "./environments_reference.json" with { type: "json" };

/** One game of Gymnasium's. */
export interface Trajectory {
  /** The state in which it begins. */
  start: number[];
  /** One number a step. */
  actions: number[];
  /** The state after each step, as float64. */
  states: number[][];
  /** What each step paid; one number if all paid the same. */
  rewards: number[];
  /** 1 if the last step terminated it; none before did. */
  terminated: number;
  /** The observation after the last step, as float32. */
  last_observation: number[];
}

/** A table of Gymnasium's; see the script that writes it. */
export interface Table {
  /** Number of states. */
  states: number;
  /** States in which episodes begin. */
  start: number[];
  /** States in which episodes end. */
  terminal: number[];
  /** Outcomes of each action in each other state. */
  outcomes_each: number;
  /** Probabilities and rewards. */
  values: number[];
  /** Three integers each: index of the probability, next state, index of the reward. */
  outcomes: number[];
}

/** What Gymnasium does. */
export const reference: {
  cartPole: Trajectory[];
  mountainCar: Trajectory[];
  pendulum: Trajectory[];
  tables: Record<string, Table>;
} = json;

/** Puts a game into a state, at the start of an episode. */
export function setVariables(environment: Environment, game: number, values: number[]): void {
  const state = environment.state();
  const [variables] = state.arrays;
  (variables.data as Float64Array).set(values, game * values.length);
  environment.restore(state);
}

/** Plays all trajectories side by side, game by game for as long as each lasts, and compares with Gymnasium's. */
export function assertFollows(environment: Environment, trajectories: Trajectory[]): void {
  const near = (actual: ArrayLike<number>, expected: number[], where: string, within = 1e-12) =>
    expected.forEach((value, i) =>
      assert(Math.abs(actual[i] - value) <= within, `${where}: ${actual[i]}, expected ${value}`)
    );
  assert.equal(environment.games, trajectories.length);
  trajectories.forEach(({ start }, game) => setVariables(environment, game, start));
  const size = environment.observations.length / environment.games;
  const longest = Math.max(...trajectories.map(({ states }) => states.length));
  for (let step = 0; step < longest; step++) {
    environment.step(trajectories.map(({ actions }) => actions[step] ?? 0));
    const variables = environment.state().arrays[0].data as Float64Array;
    trajectories.forEach(({ states, rewards, terminated, last_observation }, game) => {
      if (step >= states.length) return;
      const where = `game ${game}, step ${step}`;
      const isLast = step === states.length - 1;
      near([environment.rewards[game]], [rewards[step] ?? rewards[0]], `reward of ${where}`);
      assert.equal(environment.terminated[game], isLast ? terminated : 0, where);
      assert.equal(environment.truncated[game], 0, where);
      assert.equal(environment.episodeLengths[game], step + 1);
      // Where a game has ended, its variables are those of the next episode already.
      const ended = environment.terminated[game] === 1;
      if (!ended) near(variables.subarray(game * states[step].length), states[step], where);
      if (!isLast) return;
      const seen = ended ? environment.finalObservations : environment.observations;
      const row = seen.subarray(game * size, (game + 1) * size);
      near(row, last_observation, `observation of ${where}`, 1e-7 * 8);
    });
  }
}

/** Compares the tables outcome by outcome, in Gymnasium's order. */
export function assertTable(mdp: FiniteMdp, table: Table): void {
  const { states, start, terminal, outcomes_each, values, outcomes } = table;
  const share = (list: number[]) => (state: number) => list.includes(state) ? 1 / list.length : 0;
  const all = Array.from({ length: states }, (_, state) => state);
  assert.deepEqual([mdp.states, mdp.actions], [states, 4]);
  assert.deepEqual([...mdp.startProbabilities], all.map(share(start)));
  assert.deepEqual([...mdp.terminal], all.map((state) => +terminal.includes(state)));
  let at = 0;
  for (const state of all.filter((state) => !terminal.includes(state))) {
    for (let action = 0; action < 4; action++) {
      const actual = mdp.outcomes(state, action);
      assert.equal(actual.length, outcomes_each);
      for (const { probability, nextState, reward } of actual) {
        const [expected, ...rest] = outcomes.slice(at, at += 3);
        const where = `state ${state}, action ${action}`;
        assert(Math.abs(probability - values[expected]) <= 1e-12, where);
        assert.deepEqual([nextState, reward], [rest[0], values[rest[1]]], where);
      }
    }
  }
  assert.equal(at, outcomes.length);
}
