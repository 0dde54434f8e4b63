import type { RandomStream } from "../../random/mod.ts";
import type { FlowEnvironment } from "../environments/flow_environment.ts";
import { drawAction } from "./draw_action.ts";
import type { PolicyProbabilities } from "./policy_probabilities.ts";
import { Trajectories } from "./trajectories.ts";

/**
 * Ways to given objects, drawn from their end: from each object back to the start by a backward policy.
 *
 * @param environment What they are built in.
 * @param objects The objects by their numbers.
 * @param options log P_B of each move that leads to a state (default: each parent is as likely), and where chance comes from.
 * @returns A trajectory for each object.
 */
export function sampleBackward(
  environment: FlowEnvironment,
  objects: ArrayLike<number>,
  { policy, random }: { policy?: PolicyProbabilities; random: RandomStream },
): Trajectories {
  const { coordinates, moves } = environment;
  const count = objects.length;
  const made = new Trajectories(environment, count);
  const states = Array.from({ length: count }, (_, i) => {
    const state = new Int32Array(coordinates);
    environment.readState(objects[i], state);
    return state;
  });
  const ways: { state: number; move: number }[][] = states.map(() => []);
  const mask = new Uint8Array(moves);
  const numbers = new Float64Array(count);
  let active = states.map((_, i) => i).filter((i) => objects[i] !== 0);
  while (active.length > 0) {
    active.forEach((i, row) => numbers[row] = environment.indexOf(states[i]));
    const rows = policy?.of(numbers, active.length);
    active = active.filter((i, row) => {
      environment.markParents(states[i], mask);
      const move = drawAction(mask, random, {
        ...{ logProbabilities: rows, offset: row * moves, temperature: 1 },
      });
      environment.undo(states[i], move);
      const state = environment.indexOf(states[i]);
      ways[i].push({ state, move });
      return state !== 0;
    });
  }
  ways.forEach((way, i) => {
    way.reverse().forEach(({ state, move }, step) => {
      made.states[i * made.room + step] = state;
      made.actions[i * made.room + step] = move;
    });
    environment.readState(objects[i], states[i]);
    made.finish(i, { state: states[i], moves: way.length });
  });
  return made;
}
