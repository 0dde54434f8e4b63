import assert from "node:assert/strict";
import { frozenLake, randomLake } from "lib/environments";
import { optimalValues } from "../tables/optimal_values.ts";

Deno.test("randomLake() has a start, a goal and a way between them", () => {
  for (let seed = 0; seed < 20; seed++) {
    const map = randomLake(5, { seed, frozen: 0.5 });
    assert.match(map, /^S[FH]{4}(\n[FH]{5}){3}\n[FH]{4}G$/);
    assert(optimalValues(frozenLake({ map, isSlippery: false }), 0.9)[0] > 0);
  }
});

Deno.test("randomLake() is the seed's, and as frozen as it should be", () => {
  assert.equal(randomLake(6, { seed: 3 }), randomLake(6, { seed: 3 }));
  assert.notEqual(randomLake(6, { seed: 3 }), randomLake(6, { seed: 4 }));
  assert.equal(randomLake(3, { frozen: 1 }), "SFF\nFFF\nFFG");
  const holes = randomLake(60).split("H").length - 1;
  assert(Math.abs(holes / 3600 - 0.2) < 0.03);
});

Deno.test("randomLake() refuses numbers outside their range", () => {
  for (const size of [1, 101, 2.5]) assert.throws(() => randomLake(size), /^RangeError: .*size is/);
  for (const frozen of [0, -1, 1.1, NaN]) {
    assert.throws(() => randomLake(4, { frozen }), /^RangeError: .*frozen is/);
  }
  assert.throws(() => randomLake(20, { frozen: 0.1 }), /none of 10,000 maps has a way/);
});
