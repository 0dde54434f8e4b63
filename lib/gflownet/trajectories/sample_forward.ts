import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import type { RandomStream } from "../../random/mod.ts";
import type { FlowEnvironment } from "../environments/flow_environment.ts";
import { drawAction } from "./draw_action.ts";
import type { PolicyProbabilities } from "./policy_probabilities.ts";
import { Trajectories } from "./trajectories.ts";

/** Options of {@linkcode sampleForward}. */
export interface SampleForwardOptions {
  /** How many trajectories, an integer of at least 1. */
  count: number;
  /** Where chance comes from. */
  random: RandomStream;
  /** How likely an action is drawn uniformly from those that are possible, in [0, 1]. Default: 0. */
  epsilon?: number;
  /** By what log-probabilities are divided before drawing, above 0; above 1 the policy is flatter. Default: 1. */
  temperature?: number;
  /** Moves that each trajectory begins with. Default: none. */
  starts?: readonly (readonly number[])[];
}

/**
 * Builds objects by a forward policy, from the start until the exit. With ε or a temperature what is drawn is not the policy:
 * a loss of these trajectories takes the policy's own probabilities, which none of it is in.
 *
 * @param environment What to build in.
 * @param policy log P_F of each action, the exit last.
 * @param options How many, and how they are drawn.
 * @returns The trajectories.
 * @throws {RangeError} If an option is unknown or outside its range.
 */
export function sampleForward(
  environment: FlowEnvironment,
  policy: PolicyProbabilities,
  options: SampleForwardOptions,
): Trajectories {
  checkOptions<SampleForwardOptions>("sampleForward()", options, {
    count: "number",
    random: "object",
    epsilon: "number",
    temperature: "number",
    starts: "object",
  });
  const { count, random, epsilon = 0, temperature = 1, starts = [] } = options;
  if (!(epsilon >= 0 && epsilon <= 1) || !(temperature > 0)) {
    throw new UserRangeError(
      `Cannot sample: epsilon and temperature are ${epsilon} and ${temperature} but must be in [0, 1] and above 0`,
    );
  }
  const { coordinates, moves, longest } = environment;
  const actions = moves + 1;
  const made = new Trajectories(environment, count);
  const states = Array.from({ length: count }, () => new Int32Array(coordinates));
  const mask = new Uint8Array(actions);
  mask[moves] = 1; // the exit
  const movesMask = mask.subarray(0, moves);
  let active = states.map((_, i) => i);
  const numbers = new Float64Array(count);
  for (let step = 0; active.length > 0 && step <= longest; step++) {
    active.forEach((i, row) => numbers[row] = environment.indexOf(states[i]));
    const rows = policy.of(numbers, active.length);
    active = active.filter((i, row) => {
      const state = states[i];
      const given = starts[i]?.[step];
      const action = given ?? draw(state, row * actions, rows);
      if (action === moves) {
        made.finish(i, { state, moves: step });
        return false;
      }
      made.states[i * made.room + step] = numbers[row];
      made.actions[i * made.room + step] = action;
      environment.apply(state, action);
      return true;
    });
  }
  return made;

  function draw(state: Int32Array, offset: number, rows: ArrayLike<number>): number {
    environment.markMoves(state, movesMask);
    const isUniform = epsilon > 0 && random.uniform() < epsilon;
    const logProbabilities = isUniform ? undefined : rows;
    return drawAction(mask, random, { logProbabilities, offset, temperature });
  }
}
