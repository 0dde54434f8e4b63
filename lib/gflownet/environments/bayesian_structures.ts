import { checkOptions, UserRangeError, UserTypeError } from "../../errors/mod.ts";
import type { FlowEnvironment } from "./flow_environment.ts";

/** Options of {@linkcode BayesianStructures}. */
export interface BayesianStructuresOptions {
  /**
   * What a node adds to log R with some parents: a score for each node and set of parents,
   * `[nodes, 2 ** nodes]`; bit `i` of the set is node i. Sets with the node itself are not read.
   */
  scores: Float64Array;
  /** Nodes, an integer from 2 to 5. */
  nodes: number;
}

/**
 * Directed acyclic graphs of labelled nodes, one edge after the other, as in Bayesian networks: an edge that closes no cycle may
 * be added (Deleu et al. 2022, https://arxiv.org/abs/2202.13903). log R is a sum of scores of each node with its parents, such
 * as {@linkcode gaussianScores} computes of data; then R / Z is the posterior over structures.
 *
 * There are 3, 25, 543 and 29,281 graphs of 2, 3, 4 and 5 nodes.
 */
export class BayesianStructures implements FlowEnvironment {
  /** What it is, for people. */
  readonly name: string;
  /** Nodes. */
  readonly nodes: number;
  /** Pairs of nodes: from row to column, without the diagonal. */
  readonly coordinates: number;
  /** No edge, an edge. */
  readonly values = 2;
  /** An edge for each pair. */
  readonly moves: number;
  /** Graphs without a cycle. */
  readonly states: number;
  /** Edges of the fullest graph. */
  readonly longest: number;
  /** None. */
  readonly regions = 0;
  readonly #scores: Float64Array;
  /** The edges of each graph as bits, those with fewer edges first. */
  readonly #graphs: Int32Array;
  /** A graph's number by its bits; -1 where there is a cycle. */
  readonly #numbers: Int32Array;

  /**
   * Finds all graphs.
   *
   * @param options Nodes, and what each is worth with which parents.
   * @throws {RangeError} If an option is unknown, or nodes is not from 2 to 5.
   * @throws {TypeError} If there are not as many scores.
   */
  constructor(options: BayesianStructuresOptions) {
    checkOptions<BayesianStructuresOptions>("new BayesianStructures()", options, {
      ...{ scores: "object", nodes: "number" },
    });
    const { scores, nodes } = options;
    if (!Number.isInteger(nodes) || nodes < 2 || nodes > 5) {
      throw new UserRangeError(
        `Cannot make structures: nodes is ${nodes} but must be an integer from 2 to 5`,
      );
    }
    if (scores.length !== nodes * 2 ** nodes) {
      throw new UserTypeError(
        `Cannot make structures: there are ${scores.length} scores but must be ${
          nodes * 2 ** nodes
        }, one for each node and set of parents`,
      );
    }
    this.name = `structures of ${nodes} nodes`;
    this.nodes = nodes;
    this.coordinates = this.moves = nodes * (nodes - 1);
    this.longest = nodes * (nodes - 1) / 2;
    this.#scores = scores;
    this.#numbers = new Int32Array(2 ** this.moves).fill(-1);
    const found: number[] = [];
    for (let bits = 0; bits < 2 ** this.moves; bits++) {
      if (this.#isAcyclic(this.#parentsOf(bits))) found.push(bits);
    }
    this.#graphs = Int32Array.from(found.sort((a, b) => edges(a) - edges(b) || a - b));
    this.#graphs.forEach((bits, number) => this.#numbers[bits] = number);
    this.states = found.length;
  }

  /**
   * The move that adds an edge.
   *
   * @param from The parent.
   * @param to The child.
   */
  edge(from: number, to: number): number {
    return from * (this.nodes - 1) + (to > from ? to - 1 : to);
  }

  /** A graph's number: fewer edges first. */
  indexOf(state: Int32Array): number {
    return this.#numbers[bitsOf(state)];
  }

  /** The graph of a number. */
  readState(index: number, state: Int32Array): void {
    const bits = this.#graphs[index];
    for (let move = 0; move < this.moves; move++) state[move] = bits >> move & 1;
  }

  /** An edge may be added that is not there and closes no cycle. */
  markMoves(state: Int32Array, mask: Uint8Array): void {
    const bits = bitsOf(state);
    for (let move = 0; move < this.moves; move++) {
      mask[move] = state[move] === 0 && this.#numbers[bits | 1 << move] >= 0 ? 1 : 0;
    }
  }

  /** Any edge was added last. */
  markParents(state: Int32Array, mask: Uint8Array): void {
    for (let move = 0; move < this.moves; move++) mask[move] = state[move];
  }

  /** Adds an edge. */
  apply(state: Int32Array, move: number): void {
    state[move] = 1;
  }

  /** Takes an edge away. */
  undo(state: Int32Array, move: number): void {
    state[move] = 0;
  }

  /** The sum of the scores of all nodes with their parents. */
  logReward(state: Int32Array): number {
    const parents = this.#parentsOf(bitsOf(state));
    return parents.reduce((sum, set, node) => sum + this.#scores[node * 2 ** this.nodes + set], 0);
  }

  /** No: all graphs count. */
  isMode(_state: Int32Array): boolean {
    return false;
  }

  /** No region. */
  regionOf(_state: Int32Array): number {
    return -1;
  }

  /** The set of parents of each node, as bits. */
  #parentsOf(bits: number): number[] {
    const parents = new Array<number>(this.nodes).fill(0);
    for (let from = 0; from < this.nodes; from++) {
      for (let to = 0; to < this.nodes; to++) {
        if (from !== to && (bits >> this.edge(from, to) & 1) === 1) parents[to] |= 1 << from;
      }
    }
    return parents;
  }

  /** Whether nodes can be taken away one after the other, each without parents among those that are left (Kahn 1962). */
  #isAcyclic(parents: readonly number[]): boolean {
    let left = 2 ** this.nodes - 1;
    for (let round = 0; round < this.nodes; round++) {
      parents.forEach((set, node) => {
        if ((left >> node & 1) === 1 && (set & left) === 0) left &= ~(1 << node);
      });
    }
    return left === 0;
  }
}

function bitsOf(state: Int32Array): number {
  let bits = 0;
  for (let move = 0; move < state.length; move++) bits |= state[move] << move;
  return bits;
}

function edges(bits: number): number {
  let count = 0;
  for (; bits !== 0; bits &= bits - 1) count++;
  return count;
}
