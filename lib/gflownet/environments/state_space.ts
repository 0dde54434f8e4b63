import { UserRangeError } from "../../errors/mod.ts";
import type { FlowEnvironment } from "./flow_environment.ts";

/** Beyond that many states tables take gigabytes, and a policy is better not evaluated everywhere. */
const most = 1_000_000;

/**
 * All states of an environment in tables, so that what a policy comes to can be computed exactly. States stand in an order in
 * which parents come before children: one pass forward or backward is dynamic programming.
 */
export class StateSpace {
  /** What was tabulated. */
  readonly environment: FlowEnvironment;
  /** How many states there are. */
  readonly size: number;
  /** Every state, `[states, coordinates]`. */
  readonly coordinates: Int32Array<ArrayBuffer>;
  /** The state that each move leads to, `[states, moves]`; -1 where a move is not possible. */
  readonly children: Int32Array<ArrayBuffer>;
  /** The state that each move comes from, `[states, moves]`; -1 where a move does not lead here. */
  readonly parents: Int32Array<ArrayBuffer>;
  /** log R, `[states]`. */
  readonly logRewards: Float64Array<ArrayBuffer>;
  /** The logarithm of the sum of all rewards. */
  readonly logZ: number;
  /** What a sampler should come to, R(x) / Z, `[states]`. */
  readonly target: Float64Array<ArrayBuffer>;
  /** The states that are modes. */
  readonly modes: readonly number[];
  /** The region of each state, `[states]`; -1 between regions. */
  readonly regions: Int32Array<ArrayBuffer>;

  /**
   * Tabulates an environment.
   *
   * @param environment The environment.
   * @throws {RangeError} If it has more than a million states.
   */
  constructor(environment: FlowEnvironment) {
    const { states, coordinates, moves, name } = environment;
    if (!(states <= most)) {
      throw new UserRangeError(
        `Cannot tabulate ${name}: it has ${states} states but must have at most ${most}`,
      );
    }
    this.environment = environment;
    this.size = states;
    this.coordinates = new Int32Array(states * coordinates);
    this.children = new Int32Array(states * moves).fill(-1);
    this.parents = new Int32Array(states * moves).fill(-1);
    this.logRewards = new Float64Array(states);
    this.regions = new Int32Array(states);
    const modes: number[] = [];
    const mask = new Uint8Array(moves);
    for (let index = 0; index < states; index++) {
      const state = this.state(index);
      environment.readState(index, state);
      this.logRewards[index] = environment.logReward(state);
      this.regions[index] = environment.regionOf(state);
      if (environment.isMode(state)) modes.push(index);
      environment.markMoves(state, mask);
      for (let move = 0; move < moves; move++) {
        if (mask[move] === 0) continue;
        environment.apply(state, move);
        const child = environment.indexOf(state);
        this.children[index * moves + move] = child;
        this.parents[child * moves + move] = index;
        environment.undo(state, move);
      }
    }
    this.modes = modes;
    this.logZ = logSumExp(this.logRewards);
    this.target = this.logRewards.map((logReward) => Math.exp(logReward - this.logZ));
  }

  /**
   * A state's coordinates.
   *
   * @param index Which state.
   * @returns `[coordinates]`, a view.
   */
  state(index: number): Int32Array<ArrayBuffer> {
    const { coordinates } = this.environment;
    return this.coordinates.subarray(index * coordinates, (index + 1) * coordinates);
  }
}

/** log Σ exp, without overflow. */
function logSumExp(values: Float64Array): number {
  const largest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
