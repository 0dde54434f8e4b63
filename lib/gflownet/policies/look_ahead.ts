/** A policy, as far as it is known or was once, and where it leads. */
export interface Way {
  /** log-probability of each step, `[states, width]`; those of steps that are not possible do not matter. */
  readonly values: Float32Array;
  /** Numbers of a state in `values`. */
  readonly width: number;
  /** The state that each step leads to, `[states, steps]`; -1 where a step is not possible. */
  readonly next: Int32Array;
  /** Steps of a state in `next`. */
  readonly steps: number;
}

/** States that are expected to be visited less often are not worth their row: a call for one takes as long as a hundred. */
const leastVisits = 0.01;

/** States that may be visited at the same step; where there are more, a call once it is known which are takes less time. */
const mostAtOnce = 128;

/** Finds the states that a policy will pass, as far as that can be foreseen. */
export class LookAhead {
  /** Expected visits of the states at a step and at the next, `[states]`; zeros between two calls. */
  readonly #visits: readonly [Float64Array, Float64Array];

  /**
   * A look ahead.
   *
   * @param size How many states there are.
   */
  constructor(size: number) {
    this.#visits = [new Float64Array(size), new Float64Array(size)];
  }

  /**
   * Follows a policy step by step, until it ends or may be in too many states.
   *
   * @param way The policy; it may have changed a little since.
   * @param from The states where it is, the first `count` of them; one may be there several times.
   * @param known 1 for each state that need not be found, `[states]`; those that are found are marked.
   * @returns The states that were found, those of `from` first.
   */
  mark(
    { values, width, next, steps }: Way,
    { states, count }: { states: Float64Array; count: number },
    known: Uint8Array,
  ): number[] {
    let [visits, visitsNext] = this.#visits;
    const found: number[] = [];
    let here: number[] = [];
    for (let i = 0; i < count; i++) {
      if (visits[states[i]]++ === 0) here.push(states[i]);
    }
    for (let step = 0; here.length > 0; step++) {
      const likely = here.filter((state) => visits[state] >= leastVisits);
      const wanted = likely.filter((state) => known[state] === 0);
      const there: number[] = [];
      if (step === 0 || wanted.length <= mostAtOnce) {
        for (const state of wanted) known[state] = 1;
        found.push(...wanted);
        for (const state of likely) {
          for (let k = 0; k < steps; k++) {
            const to = next[state * steps + k];
            if (to < 0) continue;
            if (visitsNext[to] === 0) there.push(to);
            visitsNext[to] += visits[state] * Math.exp(values[state * width + k]);
          }
        }
      }
      for (const state of here) visits[state] = 0;
      here = there;
      [visits, visitsNext] = [visitsNext, visits];
    }
    return found;
  }
}
