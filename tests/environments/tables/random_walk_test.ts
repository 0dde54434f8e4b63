import assert from "node:assert/strict";
import { randomWalk } from "lib/environments";
import { difference, optimalValues } from "./optimal_values.ts";

Deno.test("randomWalk()'s values are a straight line", () => {
  const line = (places: number, from: number, to: number) =>
    Array.from({ length: places }, (_, i) => from + (to - from) * (i + 1) / (places + 1));
  assert(difference(optimalValues(randomWalk(), 1).slice(1, -1), line(19, -1, 1)) < 1e-10);
  const five = randomWalk(5, { leftReward: 0 });
  assert(difference(optimalValues(five, 1).slice(1, -1), line(5, 0, 1)) < 1e-10);
});

Deno.test("randomWalk() begins in the middle", () => {
  assert.equal(randomWalk().startProbabilities.indexOf(1), 10);
  assert.deepEqual([...randomWalk(2).startProbabilities], [0, 0.5, 0.5, 0]);
  assert.deepEqual([...randomWalk(1).startProbabilities], [0, 1, 0]);
  for (const places of [0, 1.5, NaN]) {
    assert.throws(() => randomWalk(places), /^RangeError: .*places is .* at least 1/);
  }
});
