import assert from "node:assert/strict";
import { labelCounts, partition } from "lib/data";
import { gaussianRing } from "lib/toys";

Deno.test("gaussianRing() has the moments of its Gaussians", () => {
  const [radius, deviation] = [2, 0.1];
  const { points, labels, curve } = gaussianRing(80_000, { radius, deviation });
  for (let mode = 0; mode < 8; mode++) {
    const angle = Math.PI * mode / 4;
    const center = [radius * Math.cos(angle), radius * Math.sin(angle)];
    const from = [0, 1].map((axis) =>
      Float64Array.from(
        [...labels.keys()].filter((i) => labels[i] === mode),
        (i) => points[2 * i + axis] - center[axis],
      )
    );
    const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
    // Six standard errors of 10,000 points each.
    for (const axis of [0, 1]) {
      assert.ok(Math.abs(curve.points[2 * mode + axis] - center[axis]) < 1e-6);
      assert.ok(Math.abs(mean(from[axis])) < 6 * deviation / 100);
      const variance = mean(from[axis].map((x) => x * x));
      assert.ok(Math.abs(variance / deviation ** 2 - 1) < 6 * Math.sqrt(2) / 100);
    }
    assert.ok(Math.abs(mean(from[0].map((x, i) => x * from[1][i]))) < 6 * deviation ** 2 / 100);
  }
});

Deno.test("gaussianRing() gives four agents two neighbours each", () => {
  const set = gaussianRing(800);
  const shards = partition(set, { agents: 4, kind: { kind: "classes", classes: 2 } });
  assert.deepEqual(labelCounts(set, shards[1]), [0, 0, 100, 100, 0, 0, 0, 0]);
});

Deno.test("gaussianRing() is decided by its seed and refuses what is out of range", () => {
  assert.equal(gaussianRing(16, { seed: 1 }).sha256, gaussianRing(16, { seed: 1 }).sha256);
  assert.notEqual(gaussianRing(16, { seed: 1 }).sha256, gaussianRing(16).sha256);
  assert.throws(() => gaussianRing(16, { deviation: 0 }), /^RangeError: .*deviation is 0 but must/);
  assert.throws(() => gaussianRing(16, { radius: Infinity }), /^RangeError: .*radius is Infinity/);
  assert.throws(() => gaussianRing(1.5), /^RangeError: .*count is 1.5/);
  assert.throws(() => gaussianRing(16, { modes: 257 }), /^RangeError: .*modes is 257/);
});
