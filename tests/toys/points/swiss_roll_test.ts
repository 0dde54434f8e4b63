import assert from "node:assert/strict";
import { labelCounts, partition } from "lib/data";
import { coverage, swissRoll } from "lib/toys";

Deno.test("swissRoll() has the moments of its curve and the Gaussian around it", () => {
  const [count, deviation] = [200_000, 0.03];
  const { points } = swissRoll(count, { deviation });
  // ∫ of t cos t, t sin t and t² over [1.5π, 4.5π], by hand, divided by the length and the scale.
  const [from, to] = [1.5 * Math.PI, 4.5 * Math.PI];
  const mean = (antiderivative: (t: number) => number) =>
    (antiderivative(to) - antiderivative(from)) / (to - from);
  const expected = {
    x: mean((t) => Math.cos(t) + t * Math.sin(t)) / to,
    y: mean((t) => Math.sin(t) - t * Math.cos(t)) / to,
    squares: mean((t) => t ** 3 / 3) / to ** 2 + 2 * deviation ** 2,
  };
  const found = { x: 0, y: 0, squares: 0 };
  for (let i = 0; i < count; i++) {
    const [x, y] = [points[2 * i], points[2 * i + 1]];
    found.x += x / count;
    found.y += y / count;
    found.squares += (x * x + y * y) / count;
  }
  for (const name of ["x", "y", "squares"] as const) {
    assert.ok(Math.abs(found[name] - expected[name]) < 6 / Math.sqrt(count), name);
  }
});

Deno.test("swissRoll() gives each of four agents one part, from the inside to the outside", () => {
  const set = swissRoll(4_000);
  const shards = partition(set, { agents: 4, kind: { kind: "classes", classes: 1 } });
  const radii = shards.map((shard, agent) => {
    assert.equal(labelCounts(set, shard)[agent], shard.length);
    assert.ok(Math.abs(shard.length - 1_000) < 6 * Math.sqrt(750), `${shard.length}`);
    const all = [...shard].map((i) => Math.hypot(set.points[2 * i], set.points[2 * i + 1]));
    return all.reduce((sum, radius) => sum + radius, 0) / all.length;
  });
  // A part's middle angles are 15/8, 21/8, 27/8 and 33/8 of π; the roll's end has 36/8 and a radius of 1.
  [15, 21, 27, 33].forEach((angle, agent) =>
    assert.ok(Math.abs(radii[agent] - angle / 36) < 0.01, `${radii[agent]}`)
  );
});

Deno.test("swissRoll() lies around its curve", () => {
  const set = swissRoll(4_000);
  const { share, reached } = coverage(set.points, set.curve);
  // Within three deviations of a line that is nearly straight: erf(3 / √2) = 0.9973.
  assert.ok(Math.abs(share - 0.9973) < 0.005, `${share}`);
  assert.equal(reached, set.curve.sections);
});

Deno.test("swissRoll() is decided by its seed and refuses what is out of range", () => {
  assert.equal(swissRoll(16, { seed: 1 }).sha256, swissRoll(16, { seed: 1 }).sha256);
  assert.notEqual(swissRoll(16, { seed: 1 }).sha256, swissRoll(16).sha256);
  assert.throws(() => swissRoll(0), /^RangeError: .*count is 0/);
  assert.throws(() => swissRoll(4, { parts: 257 }), /^RangeError: .*parts is 257/);
  assert.throws(() => swissRoll(4, { deviation: -1 }), /^RangeError: .*deviation is -1/);
});
