import assert from "node:assert/strict";
import { classHistogram, classScore, mostLikelyClasses, shareDivergence } from "lib/evaluation";

const table = (...rows: number[][]) => ({
  count: rows.length,
  size: rows[0].length,
  values: Float64Array.from(rows.flat()),
});

Deno.test("classHistogram() counts what the judge is certain of, and the rest apart", () => {
  const seen = table([0.5, 0.3, 0.2], [0.49, 0.26, 0.25], [0, 0, 1], [0.4, 0.4, 0.2]);
  assert.deepEqual(classHistogram(seen), { counts: [1, 0, 1], unrecognised: 2 });
  assert.deepEqual(classHistogram(seen, 0), { counts: [3, 0, 1], unrecognised: 0 });
  assert.deepEqual(mostLikelyClasses(seen)[2], { label: 2, probability: 1 });
});

Deno.test("shareDivergence() is Σ p log(p / q), and not the same the other way round", () => {
  const expected = 0.75 * Math.log(0.75 / 0.5) + 0.25 * Math.log(0.25 / 0.5);
  assert.ok(Math.abs(shareDivergence([3, 1], [10, 10]) - expected) < 1e-15);
  assert.notEqual(shareDivergence([10, 10], [3, 1]), shareDivergence([3, 1], [10, 10]));
  assert.equal(shareDivergence([2, 4], [1, 2]), 0);
  assert.equal(shareDivergence([2, 0], [1, 1]), Math.LN2);
  assert.equal(shareDivergence([1, 1], [2, 0]), Infinity);
  assert.throws(() => shareDivergence([0, 0], [1, 1]), /^TypeError: Cannot compare histograms/);
  assert.throws(() => shareDivergence([1], [1, 1]), /^TypeError: Cannot compare histograms/);
});

Deno.test("classScore() goes from 1 to the number of classes", () => {
  const close = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} but must be ${expected}`);
  close(classScore(table([1, 0, 0], [0, 1, 0], [0, 0, 1])), 3);
  close(classScore(table([1, 0, 0], [1, 0, 0])), 1); // all of one class
  close(classScore(table([0.2, 0.3, 0.5], [0.2, 0.3, 0.5])), 1); // certain of none
  // p(y) is 3/4 and 1/4: the mean of log 4/3, and of ½ log 2/3 + ½ log 2.
  const divergences = [Math.log(4 / 3), Math.log(2 / 3) / 2 + Math.log(2) / 2];
  close(classScore(table([1, 0], [0.5, 0.5])), Math.exp((divergences[0] + divergences[1]) / 2));
  assert.throws(
    () => classScore({ count: 0, size: 2, values: new Float64Array(0) }),
    /^RangeError: Cannot compute a score: there are 0 points/,
  );
});
