import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import type { FlowEnvironment } from "./flow_environment.ts";

/** Options of {@linkcode Parentheses}. */
export interface ParenthesesOptions {
  /** Most symbols, an even integer from 2 to 32. Default: 16. */
  length?: number;
}

/** log R of a string that is balanced and as long as it can be, of a short one, and of any other. */
const logRewards = { balanced: 0, short: -1.5, other: -10 };

/**
 * Strings of `(` and `)`, one symbol after the other: log R is 0 for a string that is balanced and of full length, -1.5 for one
 * of at most a quarter of it, and -10 for all others (Malek et al. 2025, https://arxiv.org/abs/2505.15251, with 32 symbols).
 * Short strings are a trap: they are many, soon built, and pay far more than all on the way to the balanced ones. Every string
 * has one parent, so that P_B is 1.
 *
 * @example The balanced strings of eight symbols
 * ```ts
 * import { Parentheses, StateSpace } from "lib/gflownet";
 * import assert from "node:assert/strict";
 *
 * const strings = new Parentheses({ length: 8 });
 * const { modes } = new StateSpace(strings);
 * assert.equal(modes.length, 14); // the fourth number of Catalan
 * ```
 */
export class Parentheses implements FlowEnvironment {
  /** What it is, for people. */
  readonly name: string;
  /** Places of symbols. */
  readonly coordinates: number;
  /** Nothing yet, `(`, `)`. */
  readonly values = 3;
  /** Appending `(`, appending `)`. */
  readonly moves = 2;
  /** Strings, the empty one included. */
  readonly states: number;
  /** Symbols of the longest. */
  readonly longest: number;
  /** None: every balanced string is a mode on its own. */
  readonly regions = 0;

  /**
   * Makes the environment.
   *
   * @param options How long strings become.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(options: ParenthesesOptions = {}) {
    checkOptions<ParenthesesOptions>("new Parentheses()", options, { length: "number" });
    const { length = 16 } = options;
    if (!Number.isInteger(length / 2) || length < 2 || length > 32) {
      throw new UserRangeError(
        `Cannot make parentheses: length is ${length} but must be an even integer from 2 to 32`,
      );
    }
    this.name = `parentheses of ${length}`;
    this.coordinates = this.longest = length;
    this.states = 2 ** (length + 1) - 1;
  }

  /** A string's number: shorter ones first, those of one length in the order of binary numbers. */
  indexOf(state: Int32Array): number {
    let index = 0;
    for (let place = 0; place < this.coordinates && state[place] > 0; place++) {
      index = 2 * index + state[place]; // the places of a binary heap
    }
    return index;
  }

  /** The string of a number. */
  readState(index: number, state: Int32Array): void {
    const length = Math.floor(Math.log2(index + 1));
    state.fill(0);
    for (let place = length - 1; place >= 0; place--) {
      state[place] = index % 2 === 1 ? 1 : 2;
      index = (index - state[place]) / 2;
    }
  }

  /** Both symbols may follow, as long as there is room. */
  markMoves(state: Int32Array, mask: Uint8Array): void {
    mask.fill(state[this.coordinates - 1] === 0 ? 1 : 0);
  }

  /** The last symbol was appended. */
  markParents(state: Int32Array, mask: Uint8Array): void {
    mask.fill(0);
    const length = this.#lengthOf(state);
    if (length > 0) mask[state[length - 1] - 1] = 1;
  }

  /** Appends a symbol. */
  apply(state: Int32Array, move: number): void {
    state[this.#lengthOf(state)] = move + 1;
  }

  /** Takes the last symbol away. */
  undo(state: Int32Array, _move: number): void {
    state[this.#lengthOf(state) - 1] = 0;
  }

  /** The logarithm of what a string is worth. */
  logReward(state: Int32Array): number {
    if (this.isMode(state)) return logRewards.balanced;
    return 4 * this.#lengthOf(state) <= this.coordinates ? logRewards.short : logRewards.other;
  }

  /** Whether a string is balanced and of full length. */
  isMode(state: Int32Array): boolean {
    if (state[this.coordinates - 1] === 0) return false;
    let open = 0;
    for (const symbol of state) {
      open += symbol === 1 ? 1 : -1;
      if (open < 0) return false;
    }
    return open === 0;
  }

  /** No region. */
  regionOf(_state: Int32Array): number {
    return -1;
  }

  #lengthOf(state: Int32Array): number {
    const end = state.indexOf(0);
    return end < 0 ? this.coordinates : end;
  }
}
