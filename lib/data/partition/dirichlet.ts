import type { RandomStream } from "../../random/mod.ts";

/**
 * Proportions from the symmetric Dirichlet distribution: gamma variables divided by their sum. Their
 * logarithms are used throughout, since for a small alpha the variables themselves can all be 0 in float64.
 *
 * @param random Decides the proportions.
 * @param options `count`, how many proportions; `alpha`, the concentration, above 0.
 * @returns Proportions `[count]` that sum to 1.
 */
export function dirichlet(
  random: RandomStream,
  { count, alpha }: { count: number; alpha: number },
): number[] {
  const logs = Array.from({ length: count }, () => logGamma(random, alpha));
  const largest = Math.max(...logs);
  const relative = logs.map((log) => Math.exp(log - largest));
  const sum = relative.reduce((total, value) => total + value, 0);
  return relative.map((value) => value / sum);
}

/**
 * Logarithm of a gamma variable: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000),
 * whose section 6 reduces shapes below 1 to shapes above.
 */
function logGamma(random: RandomStream, shape: number): number {
  const d = shape + 1 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  while (true) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random.uniform();
    if (Math.log(u) < x * x / 2 + d * (1 - v + Math.log(v))) {
      return Math.log(d * v) + Math.log(1 - random.uniform()) / shape;
    }
  }
}
