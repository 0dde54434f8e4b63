import assert from "node:assert/strict";
import { bootstrapEstimate, meanEstimate } from "lib/evaluation";
import { RandomStream } from "lib/random";

Deno.test("meanEstimate() gives the mean and the standard deviation over the root of the count", () => {
  // Variance (4 + 0 + 4) / 2 = 4.
  assert.deepEqual(meanEstimate([1, 3, 5]), { value: 3, standardError: Math.sqrt(4 / 3) });
  assert.deepEqual(meanEstimate([7]), { value: 7, standardError: 0 });
});

Deno.test("bootstrapEstimate() comes to a mean's standard error, from the same seed to the same", () => {
  const random = new RandomStream(0);
  const values = Array.from({ length: 400 }, () => random.normal());
  const mean = (indices: Uint32Array) =>
    indices.reduce((sum, i) => sum + values[i], 0) / indices.length;
  const options = { resamples: 1000, seed: 1 };
  const estimate = bootstrapEstimate(values.length, mean, options);
  const expected = meanEstimate(values);
  assert.ok(Math.abs(estimate.value - expected.value) < 1e-15);
  // A thousand samples know a deviation to 2.2 %; four times that is no chance.
  assert.ok(Math.abs(estimate.standardError / expected.standardError - 1) < 0.09);
  assert.deepEqual(bootstrapEstimate(values.length, mean, options), estimate);
  assert.notDeepEqual(bootstrapEstimate(values.length, mean, { ...options, seed: 2 }), estimate);
});

Deno.test("bootstrapEstimate() takes every point first, then any of them, as often as there are points", () => {
  const taken: number[][] = [];
  const statistic = (indices: Uint32Array) => taken.push([...indices]);
  bootstrapEstimate(3, statistic, { resamples: 50, seed: 0 });
  assert.deepEqual(taken[0], [0, 1, 2]);
  assert.equal(taken.length, 51);
  assert.ok(taken.every(({ length }) => length === 3));
  assert.deepEqual(new Set(taken.slice(1).flat()), new Set([0, 1, 2]));
});
