import type { FiniteMdp } from "lib/environments";

/** V* by the plainest value iteration, until nothing changes by more than 1e-13. */
export function optimalValues(mdp: FiniteMdp, discount: number): number[] {
  const values = Array(mdp.states).fill(0);
  for (let change = Infinity; change > 1e-13;) {
    change = 0;
    for (let state = 0; state < mdp.states; state++) {
      if (mdp.terminal[state]) continue;
      const best = Math.max(
        ...mdp.actionNames.map((_, action) =>
          mdp.outcomes(state, action).reduce(
            (sum, { probability, nextState, reward }) =>
              sum + probability * (reward + discount * values[nextState]),
            0,
          )
        ),
      );
      change = Math.max(change, Math.abs(best - values[state]));
      values[state] = best;
    }
  }
  return values;
}

/** The largest difference of numbers that should be the same. */
export function difference(actual: number[], expected: number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs(actual[i] - value)));
}
