import type { FiniteMdp } from "../../environments/mod.ts";
import type { Policy } from "../policy.ts";

/**
 * Which states a policy comes back to for ever once it is there: from all that it can reach, it can reach them again. (In
 * the words of Markov chains: the recurrent states, without the terminal ones.)
 *
 * @param mdp The rules.
 * @param policy π(a|s), `[states, actions]`.
 * @returns 1 for those states, `[states]`.
 */
export function lastingStates(mdp: FiniteMdp, policy: Policy): Uint8Array<ArrayBuffer> {
  const { states, terminal } = mdp;
  const reached = Array.from({ length: states }, (_, state) => reachedFrom(mdp, policy, state));
  return Uint8Array.from({ length: states }, (_, state) => {
    if (terminal[state] === 1) return 0;
    const returns = reached[state].every((is, other) => is === 0 || reached[other][state] === 1);
    return returns ? 1 : 0;
  });
}

/** 1 for each state that can follow, sooner or later; a state that is terminal is reached from nowhere but itself. */
function reachedFrom(mdp: FiniteMdp, policy: Policy, start: number): Uint8Array {
  const { actions, offsets, nextStates, states } = mdp;
  const isReached = new Uint8Array(states);
  isReached[start] = 1;
  const open = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (let row = state * actions; row < (state + 1) * actions; row++) {
      if (policy[row] === 0) continue;
      for (let i = offsets[row]; i < offsets[row + 1]; i++) {
        if (isReached[nextStates[i]] === 1) continue;
        isReached[nextStates[i]] = 1;
        open.push(nextStates[i]);
      }
    }
  }
  return isReached;
}
