/** One of `count` things, an integer from 0 to `count - 1`. */
export interface DiscreteSpace {
  /** Distinguishes it from a {@linkcode BoxSpace}. */
  readonly kind: "discrete";
  /** How many there are, at least 1. */
  readonly count: number;
  /** A word for each, `[count]`; absent where there are none. */
  readonly names?: readonly string[];
}

/** An array of numbers between bounds. */
export interface BoxSpace {
  /** Distinguishes it from a {@linkcode DiscreteSpace}. */
  readonly kind: "box";
  /** Length of each axis, slowest first. */
  readonly shape: readonly number[];
  /** Least value of each number, in C order; `-Infinity` where there is no bound. */
  readonly low: readonly number[];
  /** Greatest value of each number, in C order; `Infinity` where there is no bound. */
  readonly high: readonly number[];
}

/** What a policy sees or does in one game, in Gymnasium's terms: discrete, or a box. */
export type Space = DiscreteSpace | BoxSpace;

/**
 * How many numbers one element takes: 1 for a discrete space, the product of the shape for a box.
 *
 * @param space The space.
 * @returns The number of numbers.
 */
export function sizeOfSpace(space: Space): number {
  return space.kind === "discrete" ? 1 : space.shape.reduce((size, axis) => size * axis, 1);
}

/**
 * A space in words, such as `box of [4]` or `one of 2: left, right`.
 *
 * @param space The space.
 */
export function spaceText(space: Space): string {
  if (space.kind === "box") return `box of [${space.shape.join(", ")}]`;
  const { names: all = [] } = space;
  const names = all.length === 0 || all.length > 6 ? "" : `: ${all.join(", ")}`;
  return `one of ${space.count}${names}`;
}
