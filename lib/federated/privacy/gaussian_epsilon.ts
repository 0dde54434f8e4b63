import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { millsRatio } from "./mills_ratio.ts";

/** Options of {@linkcode gaussianEpsilon}. */
export interface GaussianEpsilonOptions {
  /**
   * The noise's standard deviation, in units of how far one participant can move what the noise is added to; at least 0. It is
   * the `noiseMultiplier` of `privateMean()`.
   */
  noiseMultiplier: number;
  /** How many times something is published with such noise, each time of all participants; an integer of at least 1. */
  rounds: number;
  /** The probability that the promise may fail with, in (0, 1). Default: 1e-5. */
  delta?: number;
}

/**
 * What an observer of all rounds can learn about whether one participant was there: no event is more than `e^ε` times as
 * likely with it as without, nor the other way round, but for a probability δ (Dwork and Roth, "The algorithmic
 * foundations of differential privacy", 2014).
 *
 * Nothing is estimated. T rounds of Gaussian noise with the multiplier z are exactly one with `z / sqrt(T)` (Dong, Roth and
 * Su, https://arxiv.org/abs/1905.02383), and with `μ = sqrt(T) / z` the smallest ε has
 * `δ = Φ(-ε / μ + μ / 2) - e^ε · Φ(-ε / μ - μ / 2)` (Balle and Wang, https://arxiv.org/abs/1805.06530). That holds for
 * participants that are in every round; if some were drawn for each, ε would be smaller.
 *
 * @example As much noise as one participant can add, once
 * ```ts
 * import { gaussianEpsilon } from "lib/federated";
 * import assert from "node:assert/strict";
 *
 * const epsilon = gaussianEpsilon({ noiseMultiplier: 1, rounds: 1 });
 * assert.equal(epsilon.toFixed(3), "4.377");
 * ```
 *
 * @param options How much noise, how often, and δ.
 * @returns The smallest ε, at least 0; infinite without noise.
 * @throws {RangeError} If an option is unknown or outside its range.
 */
export function gaussianEpsilon(options: GaussianEpsilonOptions): number {
  checkOptions<GaussianEpsilonOptions>("gaussianEpsilon()", options, {
    noiseMultiplier: "number",
    rounds: "number",
    delta: "number",
  });
  const { noiseMultiplier, rounds, delta = 1e-5 } = options;
  check("noiseMultiplier", noiseMultiplier, noiseMultiplier >= 0, "at least 0");
  check("rounds", rounds, Number.isInteger(rounds) && rounds >= 1, "an integer of at least 1");
  check("delta", delta, delta > 0 && delta < 1, "in (0, 1)");
  const mu = Math.sqrt(rounds) / noiseMultiplier;
  if (mu === Infinity) return Infinity;
  if (deltaOf(0, mu) <= delta) return 0;
  let [low, high] = [0, 1];
  while (deltaOf(high, mu) > delta) [low, high] = [high, 2 * high];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high; // neighbouring numbers
    if (deltaOf(middle, mu) > delta) low = middle;
    else high = middle;
  }
}

/**
 * The δ of an ε. In terms of Mills' ratio M it has no difference of large numbers: with `a = ε / μ - μ / 2` and
 * `b = ε / μ + μ / 2` is `e^ε · φ(b) = φ(a)`, so that `δ = φ(a) · (M(a) - M(b))`.
 */
function deltaOf(epsilon: number, mu: number): number {
  const [a, b] = [epsilon / mu - mu / 2, epsilon / mu + mu / 2];
  const density = Math.exp(-a * a / 2) / Math.sqrt(2 * Math.PI);
  return a < 0
    ? 1 - density * (millsRatio(-a) + millsRatio(b))
    : density * (millsRatio(a) - millsRatio(b));
}

function check(name: string, value: number, isRight: boolean, range: string): void {
  if (isRight) return;
  throw new UserRangeError(`Cannot compute epsilon: ${name} is ${value} but must be ${range}`);
}
