/** Terms of the fraction: at 2, where it converges slowest, 60 give every digit. */
const terms = 100;

/**
 * What the standard normal distribution has beyond a place, in units of its density there: `(1 - Φ(x)) / φ(x)`, which is
 * Mills' ratio. It neither overflows nor loses digits in the tail, where `1 - Φ(x)` is 0 for a computer. Series and
 * fraction are those of Marsaglia, "Evaluating the normal distribution" (Journal of Statistical Software 11, 2004); the
 * package for it on npm brings 144 others.
 *
 * @param x A number of at least 0.
 * @returns The ratio, above 0 and at most `sqrt(π / 2)`.
 */
export function millsRatio(x: number): number {
  if (x < 2) return Math.sqrt(Math.PI / 2) * Math.exp(x * x / 2) - belowPlace(x);
  let fraction = x; // x + 1 / (x + 2 / (x + 3 / …)), from its end
  for (let k = terms; k > 0; k--) fraction = x + k / fraction;
  return 1 / fraction;
}

/** What lies between 0 and x in the same units: `x + x³ / 3 + x⁵ / (3 · 5) + …`. */
function belowPlace(x: number): number {
  let sum = 0;
  for (let k = 1, term = x; sum + term !== sum; k++, term *= x * x / (2 * k - 1)) sum += term;
  return sum;
}
