import assert from "node:assert/strict";
import { frechetDistance, momentsOf, type Points } from "lib/evaluation";
import reference from "../../reference/evaluation_reference.json" with { type: "json" };
import { drawn, flat, real } from "../../reference/points.ts";

/** The largest error relative to the size of what is compared. */
function assertClose(actual: number, expected: number, tolerance = 1e-9): void {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  assert.ok(error < tolerance, `${actual} but must be ${expected}`);
}

const distance = (a: Points, b: Points) => frechetDistance(momentsOf(a), momentsOf(b));

Deno.test("frechetDistance() equals SciPy's, with the root that sqrtm() takes", () => {
  assertClose(distance(real, drawn), reference.frechetDistance.drawn);
  assertClose(distance(drawn, real), reference.frechetDistance.drawn);
});

Deno.test("frechetDistance() takes singular covariances, from both sides", () => {
  // sqrtm() of a singular matrix has about half of the digits itself.
  assertClose(distance(real, flat), reference.frechetDistance.flat, 1e-8);
  assertClose(distance(flat, real), reference.frechetDistance.flat, 1e-8);
  const one = { count: 3, size: 2, values: Float32Array.of(1, 2, 1, 2, 1, 2) };
  const other = { count: 2, size: 2, values: Float32Array.of(4, 6, 4, 6) };
  assertClose(distance(one, other), 3 ** 2 + 4 ** 2);
});

Deno.test("frechetDistance() of one-dimensional points has a closed form", () => {
  const [a, b] = [[-3, -1, 4], [10, 20]].map((values) => ({
    count: values.length,
    size: 1,
    values: Float64Array.from(values),
  }));
  // Means 0 and 15, unbiased variances 13 and 50.
  assertClose(distance(a, b), 15 ** 2 + (Math.sqrt(13) - Math.sqrt(50)) ** 2, 1e-12);
});

Deno.test("frechetDistance() of the same points is 0, and moving them adds the square of the way", () => {
  assertClose(distance(real, real), 0);
  const moved = { ...real, values: real.values.map((value, i) => value + (i % real.size)) };
  assertClose(distance(real, moved), 0 + 1 + 4 + 9 + 16 + 25);
});

Deno.test("frechetDistance() is never below 0, however large and dependent the numbers are", () => {
  for (const scale of [1e-9, 1, 1e3, 1e6]) {
    // Of rank 2 in 8 dimensions.
    const values = Float64Array.from(
      { length: 8 * 192 },
      (_, i) => scale * Math.sin(7.3 * Math.floor(i / 8) + 1.7 * (i % 8)),
    );
    const points = { count: 192, size: 8, values };
    const same = distance(points, points);
    assert.ok(same >= 0 && same < 1e-6 * scale ** 2, `${same} at ${scale}`);
  }
});

Deno.test("momentsOf() keeps float64's digits far from the origin", () => {
  // In float32, or from a mean of squares, the variance of these would be 0 or noise.
  const far = Float64Array.of(1e8, 1e8 + 1, 1e8 + 2);
  const { mean, covariance } = momentsOf({ count: 3, size: 1, values: far });
  assert.deepEqual([...mean], [1e8 + 1]);
  assert.equal(covariance[0], 1);
});

Deno.test("distances refuse points that they cannot compare", () => {
  const two = { count: 2, size: 1, values: Float64Array.of(0, 1) };
  assert.throws(() => distance(two, real), /^TypeError: Cannot .* have 6 numbers but must have 1$/);
  assert.throws(
    () => momentsOf({ count: 1, size: 1, values: Float64Array.of(0) }),
    /^RangeError: Cannot compute moments: there are 1 points but must be at least 2$/,
  );
  assert.throws(
    () => momentsOf({ count: 2, size: 1, values: Float64Array.of(0, NaN) }),
    /^RangeError: Cannot compute moments: value 1 is NaN but must be finite$/,
  );
  assert.throws(
    () => momentsOf({ count: 2, size: 2, values: Float64Array.of(0, 1) }),
    /^TypeError: Cannot compute moments: there are 2 values but must be 2 × 2$/,
  );
});
