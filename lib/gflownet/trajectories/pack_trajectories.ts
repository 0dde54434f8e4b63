import type { Trajectories } from "./trajectories.ts";

/** Trajectories as a network takes them: each state that is passed once, and where each step finds its numbers. */
export interface PackedTrajectories {
  /** How many trajectories. */
  readonly count: number;
  /** Most steps of a trajectory. */
  readonly room: number;
  /** Rows of states, the start first; rows beyond those that are passed repeat the start. */
  readonly rows: number;
  /** The states, `[rows, coordinates]`. */
  readonly states: Int32Array<ArrayBuffer>;
  /** 1 for each possible move and the exit, `[rows, moves + 1]`. */
  readonly possible: Float32Array<ArrayBuffer>;
  /** 1 for each move that leads to the state, `[rows, moves]`. */
  readonly parents: Float32Array<ArrayBuffer>;
  /**
   * Three tables `[count, room]` one after the other: the row of each step's state; the place of its action in
   * `[rows, moves + 1]`; the place of its move in `[rows, moves]`, in the row of the state that it leads to.
   */
  readonly places: Int32Array<ArrayBuffer>;
  /** Steps of each, the exit included, `[count]`. */
  readonly lengths: Int32Array<ArrayBuffer>;
  /** log R of each object, `[count]`. */
  readonly logRewards: Float32Array<ArrayBuffer>;
  /**
   * The place in `[rows, moves + 1]` of each move that leads to a state, in its parent's row, `[rows, moves]`; 0 where none
   * does. Empty unless asked for.
   */
  readonly edges: Int32Array<ArrayBuffer>;
}

/**
 * Packs trajectories for a network. States that several trajectories pass are there once; the number of rows is one of four
 * or fewer, since a compiled function is recorded anew for each.
 *
 * @param trajectories The trajectories.
 * @param options Whether the parents of states are needed too, for flow matching (default: no), and how many rows there are
 * at least, so that two batches have as many (default: 0).
 * @returns Arrays for tensors.
 */
export function packTrajectories(
  trajectories: Trajectories,
  { withParents = false, leastRows = 0 }: { withParents?: boolean; leastRows?: number } = {},
): PackedTrajectories {
  const { environment, count, room, states, actions, lengths, logRewards } = trajectories;
  const { coordinates, moves } = environment;
  const rowOf = new Map<number, number>([[0, 0]]);
  const rowFor = (state: number): number => {
    const known = rowOf.get(state);
    if (known !== undefined) return known;
    rowOf.set(state, rowOf.size);
    return rowOf.size - 1;
  };
  const size = count * room;
  const places = new Int32Array(3 * size);
  for (let i = 0; i < count; i++) {
    for (let step = 0; step < lengths[i]; step++) {
      const at = i * room + step;
      const row = rowFor(states[at]);
      places[at] = row;
      places[size + at] = row * (moves + 1) + actions[at];
      if (step > 0) places[2 * size + at - 1] = row * moves + actions[at - 1];
    }
  }
  const state = new Int32Array(coordinates);
  const mask = new Uint8Array(moves);
  const passed = [...rowOf.keys()];
  const edgesOf = passed.map((index): Int32Array => {
    const edges = new Int32Array(moves);
    if (!withParents) return edges;
    environment.readState(index, state);
    environment.markParents(state, mask);
    mask.forEach((leadsHere, move) => {
      if (leadsHere === 0) return;
      environment.undo(state, move);
      edges[move] = rowFor(environment.indexOf(state)) * (moves + 1) + move;
      environment.apply(state, move);
    });
    return edges;
  });
  const most = Math.min(environment.states, size * (withParents ? moves + 1 : 1));
  const rows = Math.max(leastRows, roomyRows(rowOf.size, most));
  const packed = {
    ...{ count, room, rows, places, lengths },
    states: new Int32Array(rows * coordinates),
    possible: new Float32Array(rows * (moves + 1)),
    parents: new Float32Array(rows * moves),
    logRewards: Float32Array.from(logRewards),
    edges: new Int32Array(withParents ? rows * moves : 0),
  };
  const indices = [...rowOf.keys()];
  for (let row = 0; row < rows; row++) {
    environment.readState(indices[row] ?? 0, state);
    packed.states.set(state, row * coordinates);
    environment.markMoves(state, mask);
    packed.possible.set(mask, row * (moves + 1));
    packed.possible[row * (moves + 1) + moves] = 1;
    environment.markParents(state, mask);
    packed.parents.set(mask, row * moves);
    if (withParents && row < edgesOf.length) packed.edges.set(edgesOf[row], row * moves);
  }
  return packed;
}

/** Fewer rows than this take no less time. */
const fewRows = 200;

/** The smallest of an eighth, a quarter, half and all of the most rows that there can be, if that is not few anyway. */
function roomyRows(needed: number, most: number): number {
  for (const share of [8, 4, 2]) {
    const rows = Math.ceil(most / share);
    if (rows >= Math.max(needed, fewRows)) return rows;
  }
  return most;
}
