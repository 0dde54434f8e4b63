/** A step of one of several games. */
export interface PaidStep {
  /** Which game. */
  readonly game: number;
  /** What it paid. */
  readonly reward: number;
}

/**
 * What each step led to, as Karpathy's program counts it: the reward that ends a point, discounted back to the steps before
 * it and no further; then all brought to mean 0 and standard deviation 1.
 *
 * @example Two steps, of which the second wins a point, and a third that loses one
 * ```ts
 * import { normalisedReturns } from "lib/pong";
 * import assert from "node:assert/strict";
 *
 * const steps = [0, 1, -1].map((reward) => ({ game: 0, reward }));
 * const [first, second, third] = normalisedReturns(steps, 0.5); // of 0.5, 1 and -1
 * assert(first < second && third < 0);
 * ```
 *
 * @param steps The steps of all games, those of each in order.
 * @param discount γ, in [0, 1].
 * @returns A return for each step.
 */
export function normalisedReturns(steps: readonly PaidStep[], discount: number): Float64Array {
  const returns = new Float64Array(steps.length);
  const following = new Map<number, number>();
  for (let i = steps.length - 1; i >= 0; i--) {
    const { game, reward } = steps[i];
    // What comes after a point is another point's.
    const after = reward !== 0 ? 0 : following.get(game) ?? 0;
    returns[i] = reward + discount * after;
    following.set(game, returns[i]);
  }
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length;
  return returns.map((value) => (value - mean) / Math.sqrt(variance));
}
