import { tf } from "../../tensorflow/mod.ts";
import type { FlowEnvironment } from "../environments/flow_environment.ts";
import type { PackedTrajectories } from "../trajectories/pack_trajectories.ts";

/** {@linkcode PackedTrajectories} in tensors, as a compiled function takes them. */
export interface TrajectoryRows {
  /** The states that are passed, int32 `[rows, coordinates]`, the start first. */
  readonly states: tf.Tensor2D;
  /** 1 for each possible action, float32 `[rows, moves + 1]`. */
  readonly possible: tf.Tensor2D;
  /** 1 for each move that leads to the state, float32 `[rows, moves]`. */
  readonly parents: tf.Tensor2D;
  /** Where each step finds its numbers, int32 `[3, count, room]`. */
  readonly places: tf.Tensor3D;
  /** Steps of each trajectory, int32 `[count]`. */
  readonly lengths: tf.Tensor1D;
  /** log R of each object, `[count]`. */
  readonly logRewards: tf.Tensor1D;
  /** Where the moves that lead to a state are found, int32 `[rows, moves]`; empty unless parents are packed. */
  readonly edges: tf.Tensor2D;
}

/**
 * Tensors of packed trajectories.
 *
 * @param packed The arrays; they are taken as they are and must not change.
 * @param environment What the trajectories are built in.
 * @returns The tensors; the caller disposes them.
 */
export function trajectoryRows(
  packed: PackedTrajectories,
  { coordinates, moves }: Pick<FlowEnvironment, "coordinates" | "moves">,
): TrajectoryRows {
  const { rows, count, room } = packed;
  return {
    states: tf.tensor2d(packed.states, [rows, coordinates], "int32"),
    possible: tf.tensor2d(packed.possible, [rows, moves + 1]),
    parents: tf.tensor2d(packed.parents, [rows, moves]),
    places: tf.tensor3d(packed.places, [3, count, room], "int32"),
    lengths: tf.tensor1d(packed.lengths, "int32"),
    logRewards: tf.tensor1d(packed.logRewards),
    edges: tf.tensor2d(packed.edges, [packed.edges.length / moves, moves], "int32"),
  };
}
