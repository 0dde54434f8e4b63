import assert from "node:assert/strict";
import { labelCounts, partition } from "lib/data";
import { uniformSegments } from "lib/toys";

Deno.test("uniformSegments() has the moments of the uniform distribution on [-1, 1]", () => {
  const { points } = uniformSegments(5_000);
  const moment = (power: number) => points.reduce((sum, x) => sum + x ** power, 0) / points.length;
  // E x = 0, E x² = 1/3, E x³ = 0, E x⁴ = 1/5
  [[1, 0], [2, 1 / 3], [3, 0], [4, 1 / 5]].forEach(([power, expected]) =>
    assert.ok(Math.abs(moment(power) - expected) < 1e-4, `${power}: ${moment(power)}`)
  );
});

Deno.test("uniformSegments() gives each of five agents one segment", () => {
  const set = uniformSegments(1_000, { seed: 3 });
  assert.deepEqual(labelCounts(set), Array(5).fill(200));
  const kind = { kind: "classes", classes: 1 } as const;
  partition(set, { agents: 5, kind }).forEach((shard, agent) => {
    const own = [...shard].map((index) => set.points[index]);
    assert.ok(Math.min(...own) >= -1 + 0.4 * agent - 1e-6, `${agent}`);
    assert.ok(Math.max(...own) <= -0.6 + 0.4 * agent + 1e-6, `${agent}`);
  });
});

Deno.test("uniformSegments() is decided by its seed", () => {
  assert.equal(uniformSegments(50, { seed: 1 }).sha256, uniformSegments(50, { seed: 1 }).sha256);
  assert.notEqual(uniformSegments(50, { seed: 1 }).sha256, uniformSegments(50).sha256);
});

Deno.test("uniformSegments() refuses counts that do not divide", () => {
  assert.throws(
    () => uniformSegments(7),
    /^RangeError: .*segments is 5 but must .* divide count, 7/,
  );
  assert.throws(() => uniformSegments(0), /^RangeError: .*count is 0/);
  assert.throws(() => uniformSegments(514, { segments: 257 }), /^RangeError: .*at most 256/);
});
