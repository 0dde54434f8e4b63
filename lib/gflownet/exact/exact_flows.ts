import type { StateSpace } from "../environments/state_space.ts";

/** Flows that satisfy every balance condition. */
export interface ExactFlows {
  /** log F of each state, `[states]`. That of the start is log Z. */
  readonly logFlows: Float64Array<ArrayBuffer>;
  /** log P_F of each action, the exit last, `[states, moves + 1]`; -Infinity where it is not possible. */
  readonly logForward: Float64Array<ArrayBuffer>;
  /** log P_B of the move that led here, `[states, moves]`; -Infinity where none did. */
  readonly logBackward: Float64Array<ArrayBuffer>;
}

/**
 * The flows for a backward policy that takes each parent as likely: `F(s) = R(s) + Σ_children F(s') / parents(s')`, from the
 * last state back to the start. What enters a state leaves it, so that `P_F(s'|s) = F(s') P_B(s|s') / F(s)` samples every
 * object in proportion to its reward.
 *
 * @param space The states.
 * @returns The flows, and both policies.
 */
export function exactFlows(space: StateSpace): ExactFlows {
  const { size, children, logRewards, environment: { moves } } = space;
  const actions = moves + 1;
  const parents = new Int32Array(size);
  for (const child of children) if (child >= 0) parents[child]++;
  const logFlows = new Float64Array(size);
  const logForward = new Float64Array(size * actions).fill(-Infinity);
  const logBackward = new Float64Array(size * moves).fill(-Infinity);
  for (let state = size - 1; state >= 0; state--) {
    let logFlow = logRewards[state];
    for (let move = 0; move < moves; move++) {
      const child = children[state * moves + move];
      if (child < 0) continue;
      const logShare = -Math.log(parents[child]);
      logBackward[child * moves + move] = logShare;
      logForward[state * actions + move] = logFlows[child] + logShare;
      logFlow = logAddExp(logFlow, logFlows[child] + logShare);
    }
    logFlows[state] = logFlow;
    logForward[state * actions + moves] = logRewards[state];
    for (let action = 0; action < actions; action++) {
      logForward[state * actions + action] -= logFlow;
    }
  }
  return { logFlows, logForward, logBackward };
}

function logAddExp(a: number, b: number): number {
  const [larger, smaller] = a > b ? [a, b] : [b, a];
  return larger + Math.log1p(Math.exp(smaller - larger));
}
