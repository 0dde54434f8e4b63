import { tf } from "../../tensorflow/mod.ts";
import type { StateSpace } from "../environments/state_space.ts";

/** Some states as networks and masks take them. */
export interface StateRows {
  /** int32 `[rows, coordinates]`. */
  readonly states: tf.Tensor2D;
  /** 1 for each possible action, the exit last, `[rows, moves + 1]`. */
  readonly possible: tf.Tensor2D;
  /** 1 for each move that leads to the state, `[rows, moves]`. */
  readonly parents: tf.Tensor2D;
}

/**
 * Tensors of some states.
 *
 * @param space All states.
 * @param indices Which, in the order of the rows. Default: all.
 * @returns The tensors; the caller disposes them.
 */
export function stateRows(
  space: StateSpace,
  indices: ArrayLike<number> = Array.from({ length: space.size }, (_, state) => state),
): StateRows {
  const { environment: { coordinates, moves }, children, parents } = space;
  const rows = indices.length;
  const states = new Int32Array(rows * coordinates);
  const possible = new Float32Array(rows * (moves + 1));
  const leading = new Float32Array(rows * moves);
  for (let row = 0; row < rows; row++) {
    const state = indices[row];
    for (let i = 0; i < coordinates; i++) {
      states[row * coordinates + i] = space.coordinates[state * coordinates + i];
    }
    for (let move = 0; move < moves; move++) {
      if (children[state * moves + move] >= 0) possible[row * (moves + 1) + move] = 1;
      if (parents[state * moves + move] >= 0) leading[row * moves + move] = 1;
    }
    possible[row * (moves + 1) + moves] = 1;
  }
  return {
    states: tf.tensor2d(states, [rows, coordinates], "int32"),
    possible: tf.tensor2d(possible, [rows, moves + 1]),
    parents: tf.tensor2d(leading, [rows, moves]),
  };
}
