import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import type { FlowEnvironment } from "./flow_environment.ts";

/**
 * How a hypergrid pays. With `standard` (Bengio et al. 2021, https://arxiv.org/abs/2106.04399) a plateau around each mode
 * leads to it. With `sparse` (Malek et al. 2025, https://arxiv.org/abs/2505.15251) next to nothing is paid between corners.
 * With `deceptive` (Kim et al. 2024, https://arxiv.org/abs/2410.01432) the middle of the axes pays and the way to the modes
 * does not.
 */
export type HypergridReward = "standard" | "sparse" | "deceptive";

/** Options of {@linkcode Hypergrid}. */
export interface HypergridOptions {
  /** Cells of an axis, H, an integer of at least 2. Default: 8. */
  side?: number;
  /** Axes, D, an integer of at least 1. Default: 2. */
  dimensions?: number;
  /** How it pays. Default: `standard`. */
  reward?: HypergridReward;
  /** R0, what every cell pays, above 0. Default: 0.1, sparse 1e-4, deceptive 1e-5. */
  base?: number;
  /** R1, what the plateaus pay, or in the deceptive grid the middle; at least 0. Default: 0.5, sparse 1, deceptive 0.1. */
  plateau?: number;
  /** R2, what the modes pay, at least 0. Default: 2, sparse 3. */
  peak?: number;
}

const usual = {
  standard: { base: 0.1, plateau: 0.5, peak: 2 },
  sparse: { base: 1e-4, plateau: 1, peak: 3 },
  deceptive: { base: 1e-5, plateau: 0.1, peak: 2 },
} as const;

/**
 * The hypergrid {0 … H-1}^D. It begins in the corner of zeros; a move raises one coordinate by one. With
 * `a = |x / (H-1) - 1/2|` of each coordinate,
 *
 * - `standard` and `sparse` pay `R0 + R1 ∏ 1[a > 0.25] + R2 ∏ 1[0.3 < a < 0.4]`,
 * - `deceptive` pays `R0 + R1 - R1 ∏ 1[a > 0.1] + R2 ∏ 1[0.3 < a < 0.4]`.
 *
 * The cells of the last product are the modes, in 2^D corners that a desert of `R0` parts. All comparisons are of integers:
 * in floating point `|12 / 15 - 1/2| > 0.3` holds, and the grid of 16 cells would have modes that its mirror image has not.
 *
 * @example Four modes of 8 × 8 cells, and what all cells pay together
 * ```ts
 * import { Hypergrid, StateSpace } from "lib/gflownet";
 * import assert from "node:assert/strict";
 *
 * const { logZ, modes } = new StateSpace(new Hypergrid({ side: 8, dimensions: 2 }));
 * assert(Math.abs(Math.exp(logZ) - 22.4) < 1e-9);
 * assert.equal(modes.length, 4);
 * ```
 */
export class Hypergrid implements FlowEnvironment {
  /** What it is, for people. */
  readonly name: string;
  /** Cells of an axis. */
  readonly side: number;
  /** How it pays. */
  readonly reward: HypergridReward;
  /** Axes. */
  readonly coordinates: number;
  /** Cells of an axis. */
  readonly values: number;
  /** Axes: a move for each. */
  readonly moves: number;
  /** Cells. */
  readonly states: number;
  /** Moves to the far corner. */
  readonly longest: number;
  /** Corners. */
  readonly regions: number;
  /** log R of a cell by whether it is in the second product and in the third. */
  readonly #logRewards: { readonly neither: number; readonly outer: number; readonly mode: number };

  /**
   * Makes a grid.
   *
   * @param options Its size, and what it pays.
   * @throws {RangeError} If an option is unknown or outside its range, or there are more than 2⁵³ cells.
   */
  constructor(options: HypergridOptions = {}) {
    checkOptions<HypergridOptions>("new Hypergrid()", options, {
      side: "number",
      dimensions: "number",
      reward: "string",
      base: "number",
      plateau: "number",
      peak: "number",
    });
    const { side = 8, dimensions = 2, reward = "standard" } = options;
    if (!Object.hasOwn(usual, reward)) {
      throw new UserRangeError(
        `Cannot make a hypergrid: reward is "${reward}" but must be ${
          Object.keys(usual).join(", ")
        }`,
      );
    }
    const { base, plateau, peak } = { ...usual[reward], ...definedOf(options) };
    checkInteger("side", side, 2);
    checkInteger("dimensions", dimensions, 1);
    check("base", base, base > 0 && base < Infinity, "above 0: log R would not be finite");
    for (const [name, value] of Object.entries({ plateau, peak })) {
      check(name, value, value >= 0 && value < Infinity, "a finite number of at least 0");
    }
    const cells = side ** dimensions;
    if (!Number.isSafeInteger(cells)) {
      throw new UserRangeError(
        `Cannot make a hypergrid: it has ${side} ** ${dimensions} cells but must have at most 2 ** 53`,
      );
    }
    this.side = this.values = side;
    this.reward = reward;
    this.name = `${reward === "standard" ? "" : `${reward} `}hypergrid ${side}${
      dimensions === 2 ? ` × ${side}` : ` ** ${dimensions}`
    }`;
    this.coordinates = this.moves = dimensions;
    this.states = cells;
    this.longest = dimensions * (side - 1);
    this.regions = 2 ** dimensions;
    // In the deceptive grid the second product takes away what every other cell has.
    const [inner, outer] = reward === "deceptive" ? [base + plateau, base] : [base, base + plateau];
    this.#logRewards = {
      neither: Math.log(inner),
      outer: Math.log(outer),
      mode: Math.log(outer + peak),
    };
  }

  /** A cell's number, the last coordinate counting fastest. */
  indexOf(state: Int32Array): number {
    let index = 0;
    for (let d = 0; d < this.coordinates; d++) index = index * this.side + state[d];
    return index;
  }

  /** The cell of a number. */
  readState(index: number, state: Int32Array): void {
    for (let d = this.coordinates - 1; d >= 0; d--) {
      state[d] = index % this.side;
      index = Math.floor(index / this.side);
    }
  }

  /** A coordinate below H-1 can be raised. */
  markMoves(state: Int32Array, mask: Uint8Array): void {
    for (let d = 0; d < this.coordinates; d++) mask[d] = state[d] < this.side - 1 ? 1 : 0;
  }

  /** A coordinate above 0 has been raised. */
  markParents(state: Int32Array, mask: Uint8Array): void {
    for (let d = 0; d < this.coordinates; d++) mask[d] = state[d] > 0 ? 1 : 0;
  }

  /** Raises a coordinate. */
  apply(state: Int32Array, move: number): void {
    state[move]++;
  }

  /** Lowers a coordinate. */
  undo(state: Int32Array, move: number): void {
    state[move]--;
  }

  /** The logarithm of what a cell pays. */
  logReward(state: Int32Array): number {
    const { neither, outer, mode } = this.#logRewards;
    return this.isMode(state) ? mode : this.#isOuter(state) ? outer : neither;
  }

  /** Whether 0.3 < a < 0.4 for each coordinate. */
  isMode(state: Int32Array): boolean {
    const length = this.side - 1;
    for (let d = 0; d < this.coordinates; d++) {
      const twice = 5 * Math.abs(2 * state[d] - length); // 10 (H-1) a
      if (!(twice > 3 * length && twice < 4 * length)) return false;
    }
    return true;
  }

  /** The corner that a cell is nearest to; a bit for each coordinate, the last one lowest. */
  regionOf(state: Int32Array): number {
    let region = 0;
    for (let d = 0; d < this.coordinates; d++) {
      const side = 2 * state[d] - (this.side - 1);
      if (side === 0) return -1;
      region = 2 * region + (side > 0 ? 1 : 0);
    }
    return region;
  }

  /** Whether each coordinate is far from the middle: a > 0.25, in the deceptive grid a > 0.1. */
  #isOuter(state: Int32Array): boolean {
    const length = this.side - 1;
    const factor = this.reward === "deceptive" ? 5 : 2;
    for (let d = 0; d < this.coordinates; d++) {
      if (!(factor * Math.abs(2 * state[d] - length) > length)) return false;
    }
    return true;
  }
}

/** The options that were given. */
function definedOf(options: HypergridOptions): HypergridOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function checkInteger(name: string, value: number, least: number): void {
  check(name, value, Number.isInteger(value) && value >= least, `an integer of at least ${least}`);
}

function check(name: string, value: number, holds: boolean, expected: string): void {
  if (holds) return;
  throw new UserRangeError(`Cannot make a hypergrid: ${name} is ${value} but must be ${expected}`);
}
