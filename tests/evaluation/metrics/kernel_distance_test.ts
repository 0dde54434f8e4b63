import assert from "node:assert/strict";
import { kernelDistance, type Points, squaredDiscrepancy } from "lib/evaluation";
import reference from "../../reference/evaluation_reference.json" with { type: "json" };
import { drawn, real } from "../../reference/points.ts";

const first = (points: Points, count: number): Points => ({
  ...points,
  count,
  values: points.values.subarray(0, count * points.size),
});

Deno.test("squaredDiscrepancy() equals NumPy's, also of sets of two sizes", () => {
  const { drawn: equal, fewer } = reference.kernelDistance;
  assert.ok(Math.abs(squaredDiscrepancy(real, drawn) / equal - 1) < 1e-9);
  assert.ok(Math.abs(squaredDiscrepancy(real, first(drawn, 50)) / fewer - 1) < 1e-9);
});

Deno.test("squaredDiscrepancy() of one-dimensional points is what a hand computes", () => {
  const points = (...values: number[]) => ({
    count: values.length,
    size: 1,
    values: Float64Array.from(values),
  });
  // (0·1 + 1)³ + (2·3 + 1)³ − 2 · mean of (0·2 + 1)³, (0·3 + 1)³, (1·2 + 1)³, (1·3 + 1)³
  const expected = 1 + 343 - 2 * (1 + 1 + 27 + 64) / 4;
  assert.equal(squaredDiscrepancy(points(0, 1), points(2, 3)), expected);
});

Deno.test("kernelDistance() is the mean over subsets, by the seed alone", () => {
  const options = { subsets: 40, subsetSize: 30, seed: 3 };
  const { value, standardError } = kernelDistance(real, drawn, options);
  assert.deepEqual(kernelDistance(real, drawn, options), { value, standardError });
  assert.notEqual(kernelDistance(real, drawn, { ...options, seed: 4 }).value, value);
  const error = Math.abs(value - reference.kernelDistance.drawn);
  assert.ok(standardError > 0 && error < 4 * standardError, `${value} ± ${standardError}`);

  // All points are one subset, in whatever order.
  const all = kernelDistance(real, drawn, { subsets: 1, subsetSize: 80 });
  assert.ok(Math.abs(all.value / reference.kernelDistance.drawn - 1) < 1e-9);
  assert.equal(all.standardError, 0);
});

Deno.test("kernelDistance() refuses subsets that there are not", () => {
  assert.throws(
    () => kernelDistance(real, drawn, { subsetSize: 81 }),
    /^RangeError: Cannot compute a kernel distance: subsetSize is 81 but must be from 2 to 80$/,
  );
  assert.throws(
    () => kernelDistance(real, drawn, { subsets: 0 }),
    /^RangeError: Cannot compute a kernel distance: subsets is 0/,
  );
});
