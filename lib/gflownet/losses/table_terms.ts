import { tf } from "../../tensorflow/mod.ts";
import type { StateSpace } from "../environments/state_space.ts";
import type { ExactFlows } from "../exact/exact_flows.ts";
import { packTrajectories } from "../trajectories/pack_trajectories.ts";
import type { Trajectories } from "../trajectories/trajectories.ts";
import { trajectoryRows } from "./trajectory_rows.ts";
import { type TrajectoryTerms, trajectoryTerms } from "./trajectory_terms.ts";

/** Stands for log 0, which a softmax of 32-bit numbers takes for it too. */
const lowest = -1e4;

/**
 * What the losses take, of policies and flows in tables in place of a network. Call `loadTensorFlow()` first.
 *
 * @example Trajectory balance of exact flows
 * ```ts
 * import { exactFlows, Hypergrid, StateSpace, tableTerms, Trajectories } from "lib/gflownet";
 * import { trajectoryResiduals } from "lib/gflownet";
 * import { loadTensorFlow } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const space = new StateSpace(new Hypergrid({ side: 4 }));
 * const ways = Trajectories.of(space.environment, [[0, 1], [1, 1, 1]]); // moves; the exit follows
 * const [one, other] = trajectoryResiduals(tableTerms(space, exactFlows(space), ways)).dataSync();
 * assert(Math.abs(one) < 1e-5 && Math.abs(other) < 1e-5);
 * ```
 *
 * @param space The states.
 * @param flows log F, and log-probabilities of both policies, for each state.
 * @param trajectories Ways through it.
 * @returns The terms, with flows of states and of edges; the caller disposes them.
 */
export function tableTerms(
  space: StateSpace,
  flows: ExactFlows,
  trajectories: Trajectories,
): TrajectoryTerms {
  const { environment } = space;
  const { coordinates, moves } = environment;
  const made: unknown = tf.tidy(() => {
    const packed = packTrajectories(trajectories, { withParents: true });
    const passed = Array.from(
      { length: packed.rows },
      (_, row) =>
        environment.indexOf(packed.states.subarray(row * coordinates, (row + 1) * coordinates)),
    );
    const rowsOf = (values: Float64Array, width: number, added: (state: number) => number) => {
      const numbers = passed.flatMap((state) =>
        [...values.subarray(state * width, (state + 1) * width)]
          .map((value) => Math.max(lowest, value + added(state)))
      );
      return tf.tensor2d(numbers, [packed.rows, width]);
    };
    const outputs = {
      // Flows of edges as logits: their softmax is the policy.
      forward: rowsOf(flows.logForward, moves + 1, (state) => flows.logFlows[state]),
      backward: rowsOf(flows.logBackward, moves, () => 0),
      flow: tf.tensor1d(passed.map((state) => flows.logFlows[state])),
    };
    return trajectoryTerms(outputs, trajectoryRows(packed, environment), {
      ...{ logZ: tf.scalar(flows.logFlows[0]), areEdgeFlows: true },
      // tfjs's type of what a scope returns has no interfaces.
    }) as unknown as tf.TensorContainer;
  });
  return made as TrajectoryTerms;
}
