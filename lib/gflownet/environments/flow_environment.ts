/**
 * How objects are built step by step: a directed acyclic graph of states. Every state but the start is reached from its
 * parents by moves, and **every state is an object that may be finished**: beside its moves it has the exit. So there is one
 * action more than there are moves, the last one.
 *
 * A state is a few small integers. Methods that take a state read or change it where it is, and allocate nothing.
 */
export interface FlowEnvironment {
  /** What it is, for people: `hypergrid 8 × 8`. */
  readonly name: string;
  /** Integers that make a state. */
  readonly coordinates: number;
  /** How many values each of them can take, from 0. */
  readonly values: number;
  /** Ways to go on from a state, the exit aside; not all are possible everywhere. */
  readonly moves: number;
  /** How many states there are. */
  readonly states: number;
  /** Moves of the longest way from the start. */
  readonly longest: number;
  /** Into how many regions of equal reward the states fall, each the surroundings of modes; 0 if there is no such division. */
  readonly regions: number;
  /**
   * A state's number among all. A state comes after its parents; the start has 0, and all its coordinates are 0.
   *
   * @param state `[coordinates]`.
   */
  indexOf(state: Int32Array): number;
  /**
   * The state of a number.
   *
   * @param index An integer from 0, below {@linkcode FlowEnvironment.states}.
   * @param state Where to write it, `[coordinates]`.
   */
  readState(index: number, state: Int32Array): void;
  /**
   * Says which moves are possible. The exit always is.
   *
   * @param state `[coordinates]`.
   * @param mask Where to write 1 for each possible move and 0 for the others, `[moves]`.
   */
  markMoves(state: Int32Array, mask: Uint8Array): void;
  /**
   * Says which moves lead here.
   *
   * @param state `[coordinates]`.
   * @param mask Where to write 1 for each move by which a parent comes here and 0 for the others, `[moves]`.
   */
  markParents(state: Int32Array, mask: Uint8Array): void;
  /**
   * Goes on from a state.
   *
   * @param state `[coordinates]`, changed.
   * @param move A possible move.
   */
  apply(state: Int32Array, move: number): void;
  /**
   * Goes back to a parent.
   *
   * @param state `[coordinates]`, changed.
   * @param move The move that leads from the parent to the state.
   */
  undo(state: Int32Array, move: number): void;
  /**
   * The logarithm of what an object is worth, a finite number.
   *
   * @param state `[coordinates]`.
   */
  logReward(state: Int32Array): number;
  /**
   * Whether an object is one of those that are worth most.
   *
   * @param state `[coordinates]`.
   */
  isMode(state: Int32Array): boolean;
  /**
   * The region that a state is in.
   *
   * @param state `[coordinates]`.
   * @returns An integer below {@linkcode FlowEnvironment.regions}; -1 between them.
   */
  regionOf(state: Int32Array): number;
}
