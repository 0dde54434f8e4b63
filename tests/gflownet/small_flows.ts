/** Small spaces, and what policies in tables come to on trajectories, in float64. */
import {
  type ExactFlows,
  exactFlows,
  Hypergrid,
  PolicyTable,
  sampleForward,
  StateSpace,
  type Trajectories,
} from "lib/gflownet";
import { RandomStream } from "lib/random";

/** The grid of 4 × 4 cells. */
export const smallGrid: StateSpace = new StateSpace(new Hypergrid({ side: 4, dimensions: 2 }));

/** Some trajectories by exact flows. */
export function someTrajectories(space: StateSpace, count: number, seed: number = 1): Trajectories {
  const policy = new PolicyTable(exactFlows(space).logForward, space.environment.moves + 1);
  return sampleForward(space.environment, policy, { count, random: new RandomStream(seed) });
}

/** The residuals of one trajectory, by hand. */
export interface Residuals {
  /** log Z + Σ log P_F - log R - Σ log P_B. */
  trajectory: number;
  /** Detailed balance, of each step. */
  detailed: number[];
  /** Flow matching, of each state but the start. */
  states: number[];
  /** log F(exit) - log R. */
  exit: number;
  /** Of the part from step i to step j, `[i][j]`. */
  parts: number[][];
}

/** Writes every residual of a trajectory out. */
export function residualsOf(
  { environment, children, size, logRewards }: StateSpace,
  { logFlows, logForward, logBackward }: ExactFlows,
  { trajectories, i }: { trajectories: Trajectories; i: number },
): Residuals {
  const { moves } = environment;
  const start = i * trajectories.room;
  const length = trajectories.lengths[i];
  const states = [...trajectories.states.subarray(start, start + length)];
  const actions = [...trajectories.actions.subarray(start, start + length)];
  const forward = states.map((state, k) => logForward[state * (moves + 1) + actions[k]]);
  const backward = states.map((_, k) =>
    k === length - 1 ? 0 : logBackward[states[k + 1] * moves + actions[k]]
  );
  const logReward = logRewards[states[length - 1]];
  const flowAt = (k: number) => k === length ? logReward : logFlows[states[k]];
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const part = (from: number, to: number) =>
    flowAt(from) + sum(forward.slice(from, to)) - flowAt(to) - sum(backward.slice(from, to));
  const edge = (state: number, action: number) =>
    Math.exp(logFlows[state] + logForward[state * (moves + 1) + action]);
  return {
    trajectory: logFlows[0] + sum(forward) - logReward - sum(backward),
    detailed: states.map((_, k) => part(k, k + 1)),
    parts: Array.from(
      { length: length + 1 },
      (_, from) => Array.from({ length: length + 1 }, (_, to) => to > from ? part(from, to) : NaN),
    ),
    states: states.slice(1).map((state) => {
      let incoming = 0;
      for (let parent = 0; parent < size; parent++) {
        for (let move = 0; move < moves; move++) {
          if (children[parent * moves + move] === state) incoming += edge(parent, move);
        }
      }
      const outgoing = sum(Array.from({ length: moves + 1 }, (_, action) => edge(state, action)));
      return Math.log(incoming) - Math.log(outgoing);
    }),
    exit: Math.log(edge(states[length - 1], moves)) - logReward,
  };
}

/** Flows with one wrong number in each policy and one wrong flow, still with policies that sum to 1. */
export function wrongFlows(space: StateSpace): ExactFlows {
  const flows = exactFlows(space);
  const { moves } = space.environment;
  const shift = (values: Float64Array, row: number, width: number) => {
    const own = values.subarray(row * width, (row + 1) * width);
    own[0] += 0.7;
    const total = Math.log(own.reduce((sum, x) => sum + Math.exp(x), 0));
    own.forEach((x, k) => own[k] = x - total);
  };
  shift(flows.logForward, 0, moves + 1);
  const twoParents = Array.from({ length: space.size }, (_, s) => s)
    .find((s) =>
      [...flows.logBackward.subarray(s * moves, (s + 1) * moves)].filter(isFinite).length > 1
    )!;
  shift(flows.logBackward, twoParents, moves);
  flows.logFlows[1] += 0.4;
  return flows;
}
