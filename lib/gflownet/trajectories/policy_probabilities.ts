/** Log-probabilities of what can be done in some states: of a table, or of a network that is asked. */
export interface PolicyProbabilities {
  /**
   * Looks some states up.
   *
   * @param states Their numbers, the first `count` of them.
   * @param count How many.
   * @returns A row for each state, one number for each action or, of a backward policy, for each move; far below 0 where it is
   * not possible. Overwritten by the next call.
   */
  of(states: Float64Array, count: number): ArrayLike<number>;
}

/** A policy that has a row for every state. */
export class PolicyTable implements PolicyProbabilities {
  /** The log-probabilities, `[states, width]`. */
  readonly values: Float32Array | Float64Array;
  readonly #width: number;
  #rows = new Float64Array(0);

  /**
   * A table.
   *
   * @param values `[states, width]`; it stays the caller's and may change.
   * @param width Numbers of a state.
   */
  constructor(values: Float32Array | Float64Array, width: number) {
    this.values = values;
    this.#width = width;
  }

  /** See {@linkcode PolicyProbabilities.of}. */
  of(states: Float64Array, count: number): Float64Array {
    const width = this.#width;
    if (this.#rows.length < count * width) this.#rows = new Float64Array(count * width);
    for (let i = 0; i < count; i++) {
      const from = states[i] * width;
      for (let k = 0; k < width; k++) this.#rows[i * width + k] = this.values[from + k];
    }
    return this.#rows;
  }
}
