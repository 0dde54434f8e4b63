import assert from "node:assert/strict";

/** Asserts that numbers differ by rounding alone: by no more than the tolerance, of what is larger than 1 relatively. */
export function assertClose(
  name: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number = 2e-6,
): void {
  assert.equal(actual.length, expected.length, name);
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    assert(
      error <= tolerance * Math.max(1, Math.abs(expected[i])),
      `${name} ${i}: ${actual[i]}, not ${expected[i]}`,
    );
  }
}
