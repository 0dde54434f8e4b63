import assert from "node:assert/strict";
import { deriveSeed } from "lib/random";

Deno.test("deriveSeed() gives int32 seeds that differ by seed, names and their order", () => {
  const seeds = [
    deriveSeed(1),
    deriveSeed(2),
    deriveSeed(1, "noise"),
    deriveSeed(1, "agent", 1, 2),
    deriveSeed(1, "agent", 2, 1),
    deriveSeed(1, "agent", 12),
    deriveSeed(1, "agent", "1", 2),
    ...Array.from({ length: 1000 }, (_, epoch) => deriveSeed(1, "epoch", epoch)),
  ];
  assert.equal(new Set(seeds).size, seeds.length);
  assert.ok(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31));
  assert.equal(deriveSeed(1, "noise"), 1992877050); // pinned: another number changes every run
});

Deno.test("deriveSeed() refuses a bad seed", () => {
  assert.throws(() => deriveSeed(-1, "noise"), RangeError);
});
