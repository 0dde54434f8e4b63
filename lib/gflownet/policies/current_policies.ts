import { compile, type Compiled, tf } from "../../tensorflow/mod.ts";
import type { StateSpace } from "../environments/state_space.ts";
import type { PolicyProbabilities } from "../trajectories/policy_probabilities.ts";
import { PolicyTable } from "../trajectories/policy_probabilities.ts";
import { LookAhead, type Way } from "./look_ahead.ts";
import { type StateRows, stateRows } from "./state_rows.ts";

/** What {@linkcode CurrentPolicies} are made of. */
export interface CurrentPoliciesParts {
  /** The network's name in messages. */
  readonly name: string;
  /** What each policy chooses among: actions from a state, the exit included, or moves back to its parents. */
  readonly directions: readonly ("forward" | "backward")[];
  /**
   * Applies the network, in a compiled function: log-probabilities of each policy, `[rows, moves + 1]` forward and
   * `[rows, moves]` backward.
   */
  readonly evaluate: (rows: StateRows) => tf.Tensor2D[];
}

/** If so few are not known, all are computed: finding the likely ones would take as long. */
const fewRows = 128;

/**
 * The policies of a network in the states that are asked for, each computed once after a step of the network. A call into
 * TensorFlow takes as long as a hundred rows of it. So with the states that are asked for come those that are likely to be
 * next: where the policy would go from there by its probabilities before the step. Old probabilities decide which rows are
 * computed, never what is drawn.
 */
export class CurrentPolicies {
  /** The policies, in the order of their directions. */
  readonly policies: readonly PolicyProbabilities[];
  readonly #space: StateSpace;
  readonly #evaluate: Compiled<(rows: StateRows) => tf.Tensor2D[]>;
  readonly #tables: readonly PolicyTable[];
  readonly #ways: readonly Way[];
  /** 1 for each state whose rows are of the network as it is. */
  readonly #known: Uint8Array;
  readonly #lookAhead: LookAhead;
  #unknown: number;

  /**
   * Policies of which nothing is known: the first guess is that everything possible is as likely.
   *
   * @param space The states.
   * @param parts The network.
   */
  constructor(space: StateSpace, { name, directions, evaluate }: CurrentPoliciesParts) {
    const { size, environment: { moves } } = space;
    this.#space = space;
    this.#known = new Uint8Array(size);
    this.#lookAhead = new LookAhead(size);
    this.#unknown = size;
    // A trace for each number of rows, a power of two.
    this.#evaluate = compile(evaluate, { name, maxTraces: 32, onRetrace: () => {} });
    this.#ways = directions.map((direction) => {
      const isForward = direction === "forward";
      const width = isForward ? moves + 1 : moves;
      const next = isForward ? space.children : space.parents;
      const values = new Float32Array(size * width);
      for (let state = 0; state < size; state++) {
        const ways = next.subarray(state * moves, (state + 1) * moves);
        const count = ways.reduce((sum, to) => to < 0 ? sum : sum + 1, isForward ? 1 : 0);
        values.fill(-Math.log(Math.max(1, count)), state * width, (state + 1) * width);
      }
      return { values, width, next, steps: moves };
    });
    this.#tables = this.#ways.map(({ values, width }) => new PolicyTable(values, width));
    this.policies = this.#tables.map((table, i) => ({
      of: (states: Float64Array, count: number) => {
        if (!this.#areKnown(states, count)) this.#learn(states, count, this.#ways[i]);
        return table.of(states, count);
      },
    }));
  }

  /** What is known of each policy, or was before the network changed; the arrays are its own. */
  get values(): readonly Float32Array[] {
    return this.#ways.map(({ values }) => values);
  }

  /** To be called after the network has changed. */
  forget(): void {
    this.#known.fill(0);
    this.#unknown = this.#known.length;
  }

  /** Frees what was compiled. */
  dispose(): void {
    this.#evaluate.dispose();
  }

  #areKnown(states: Float64Array, count: number): boolean {
    for (let i = 0; i < count; i++) if (this.#known[states[i]] === 0) return false;
    return true;
  }

  /** Computes the rows of those states that are not known, and of what is likely to come after them. */
  #learn(states: Float64Array, count: number, way: Way): void {
    const known = this.#known;
    const found = this.#unknown <= fewRows
      ? Array.from(known.keys()).filter((state) => known[state] === 0)
      : this.#lookAhead.mark(way, { states, count }, known);
    for (const state of found) known[state] = 1;
    this.#unknown -= found.length;
    const rows = Math.min(2 ** Math.ceil(Math.log2(found.length)), known.length);
    const indices = new Int32Array(rows).fill(found[0]);
    indices.set(found);
    const input = stateRows(this.#space, indices);
    const made = this.#evaluate(input);
    this.#ways.forEach(({ values, width }, i) => {
      const computed = made[i].dataSync<"float32">();
      found.forEach((state, row) => {
        for (let k = 0; k < width; k++) values[state * width + k] = computed[row * width + k];
      });
    });
    tf.dispose([{ ...input }, ...made]);
  }
}
