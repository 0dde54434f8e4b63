import assert from "node:assert/strict";
import { frozenLake } from "lib/environments";
import { playDistribution, policyIteration, uniformPolicy } from "lib/tabular";
import { carousel, corridor } from "../small_games.ts";

Deno.test("playDistribution() is that of the best policy on the ice within 100 steps", () => {
  const lake = frozenLake();
  const { policy } = [...policyIteration(lake, { discount: 0.99 })].at(-1)!;
  const { meanReturn, stillPlaying, probabilities } = playDistribution(lake, policy, {
    steps: 100,
  });
  assert.ok(Math.abs(meanReturn - 0.7401649) < 1e-7, `${meanReturn}`);
  assert.ok(Math.abs(stillPlaying - 0.1004916) < 1e-7, `${stillPlaying}`);
  assert.equal(probabilities[15], meanReturn);
  assert.ok(Math.abs(probabilities.reduce((sum, one) => sum + one, 0) - 1) < 1e-12);
});

Deno.test("playDistribution() follows games step by step", () => {
  const after = (steps: number) => playDistribution(corridor, uniformPolicy(corridor), { steps });
  assert.deepEqual([0, 1, 2, 3, 9].map((n) => after(n).meanReturn), [0, 1, 3, 7, 7]);
  assert.deepEqual([0, 1, 2, 3, 9].map((n) => after(n).stillPlaying), [1, 1, 1, 0, 0]);
  const half = playDistribution(carousel, uniformPolicy(carousel), { steps: 2 });
  assert.deepEqual([half.meanReturn, half.stillPlaying], [0.75, 0.25]);
});

Deno.test("playDistribution() refuses what is no policy and no number of steps", () => {
  const play = (policy: Float64Array<ArrayBuffer>, steps: number) => () =>
    playDistribution(carousel, policy, { steps });
  assert.throws(play(new Float64Array(4), 1), /^RangeError: .*policy of state 0 is \[0, 0\]/);
  assert.throws(play(uniformPolicy(carousel), -1), /^RangeError: .*steps is -1/);
});
