import assert from "node:assert/strict";
import { coverage, gaussianRing } from "lib/toys";

// Centres at (1, 0), (0, 1), (-1, 0) and (0, -1); three deviations are 0.3.
const { curve } = gaussianRing(4, { modes: 4, deviation: 0.1 });

Deno.test("coverage() counts points within three deviations of a centre", () => {
  const points = Float32Array.of(1, 0.29, 1, 0.31, 0.8, 0.2, 0, 1.2, 0, 0);
  assert.deepEqual(coverage(points, curve), { share: 3 / 5, reached: 2, counts: [2, 1, 0, 0] });
});

Deno.test("coverage() has a mode reached by a tenth of its even share", () => {
  // 400 points: 100 a mode would be even, and 10 reach one.
  const at = (x: number, y: number, count: number) => Array(count).fill([x, y]).flat();
  const points = [...at(1, 0, 390 - 9), ...at(0, 1, 10), ...at(-1, 0, 9)];
  const { reached, counts, share } = coverage(Float32Array.from(points), curve);
  assert.deepEqual({ reached, counts, share }, { reached: 2, counts: [381, 10, 9, 0], share: 1 });
});

Deno.test("coverage() of points that diverged is nothing", () => {
  const points = Float32Array.of(NaN, NaN, Infinity, 0);
  assert.deepEqual(coverage(points, curve), { share: 0, reached: 0, counts: [0, 0, 0, 0] });
});

Deno.test("coverage() refuses what are no points of the plane", () => {
  for (const length of [0, 3]) {
    assert.throws(() => coverage(new Float32Array(length), curve), /^RangeError: Cannot measure/);
  }
});
