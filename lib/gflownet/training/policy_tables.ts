import type { NamedArray } from "../../files/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { StateSpace } from "../environments/state_space.ts";
import { PolicyTable } from "../trajectories/policy_probabilities.ts";

/** Which tables there are, in this order. */
export interface TablesWanted {
  /** Whether an auxiliary agent draws. */
  readonly auxiliary: boolean;
  /** Whether something is drawn backward, by a P_B that is learnt. */
  readonly backward: boolean;
  /** How many policies the explorer has itself. */
  readonly own: number;
}

/**
 * What policies do in every state, evaluated at once. Drawing by it is looking numbers up: a call into TensorFlow for each
 * step of a trajectory takes far longer than one for all states, as long as those are thousands.
 */
export class PolicyTables {
  /** Every state, int32 `[states, coordinates]`. */
  readonly states: tf.Tensor2D;
  /** 1 for each possible action, `[states, moves + 1]`. */
  readonly possible: tf.Tensor2D;
  /** 1 for each move that leads to a state, `[states, moves]`. */
  readonly parents: tf.Tensor2D;
  /** The main agent's P_F. */
  readonly main: PolicyTable;
  /** The auxiliary agent's P_F. */
  readonly auxiliary: PolicyTable | undefined;
  /** The main agent's P_B. */
  readonly backward: PolicyTable | undefined;
  /** P_F of the explorer's own policies. */
  readonly own: readonly PolicyTable[];

  /**
   * Tables of zeros.
   *
   * @param space The states.
   * @param wanted Which.
   */
  constructor({ environment, size, coordinates, children }: StateSpace, wanted: TablesWanted) {
    const { moves } = environment;
    const possible = new Float32Array(size * (moves + 1)).fill(1);
    const parents = new Float32Array(size * moves);
    children.forEach((child, at) => {
      const [state, move] = [Math.floor(at / moves), at % moves];
      if (child < 0) possible[state * (moves + 1) + move] = 0;
      else parents[child * moves + move] = 1;
    });
    this.states = tf.tensor2d(coordinates, [size, environment.coordinates], "int32");
    this.possible = tf.tensor2d(possible, [size, moves + 1]);
    this.parents = tf.tensor2d(parents, [size, moves]);
    const table = (width: number) => new PolicyTable(new Float32Array(size * width), width);
    this.main = table(moves + 1);
    this.auxiliary = wanted.auxiliary ? table(moves + 1) : undefined;
    this.backward = wanted.backward ? table(moves) : undefined;
    this.own = Array.from({ length: wanted.own }, () => table(moves + 1));
  }

  /** The tables' numbers, for a state; they are the tables' own. */
  arrays(): NamedArray[] {
    return this.#all().map(([name, { values }]) => ({
      ...{ name, shape: [values.length], data: values },
    }));
  }

  /**
   * Copies policies.
   *
   * @param made A tensor for each table, in order; they stay the caller's.
   */
  renew(made: readonly tf.Tensor[]): void {
    this.#all().forEach(([, { values }], i) => values.set(made[i].dataSync<"float32">()));
  }

  /** Takes back what {@linkcode PolicyTables.arrays} gave, of the same sizes. */
  restore(arrays: readonly NamedArray[]): void {
    this.#all().forEach(([, { values }], i) => values.set(arrays[i].data as Float32Array));
  }

  /** Frees the tensors. */
  dispose(): void {
    tf.dispose([this.states, this.possible, this.parents]);
  }

  #all(): [string, PolicyTable][] {
    const { main, auxiliary, backward, own } = this;
    const named = Object.entries({ main, auxiliary, backward });
    return [...named, ...own.map((table, i) => [`policy_${i}`, table] as const)]
      .filter((entry): entry is [string, PolicyTable] => entry[1] !== undefined);
  }
}
