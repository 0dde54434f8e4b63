import assert from "node:assert/strict";
import { coins, TabularEnvironment } from "lib/environments";

Deno.test("coins() pays for heads as often as each coin shows them", () => {
  const environment = new TabularEnvironment(coins(), { games: 5, seed: 8, timeLimit: 1000 });
  for (let toss = 0; toss < 1000; toss++) {
    environment.step([0, 1, 2, 3, 4]);
    assert(environment.terminated.every((end) => end === 0));
  }
  assert.deepEqual([...environment.truncated], [1, 1, 1, 1, 1]);
  [0.1, 0.5, 0.1, 0.9, 0.1].forEach((heads, coin) => {
    const deviation = Math.sqrt(1000 * heads * (1 - heads));
    assert(Math.abs(environment.episodeReturns[coin] - 1000 * heads) < 4 * deviation);
  });
});

Deno.test("coins() takes coins of one side, and refuses what is no probability", () => {
  assert.deepEqual(coins([0, 1]).outcomes(0, 0), [{ probability: 1, nextState: 0, reward: 0 }]);
  assert.deepEqual(coins([0, 1]).outcomes(0, 1), [{ probability: 1, nextState: 0, reward: 1 }]);
  assert.throws(() => coins([0.5, 1.5]), /^RangeError: .*the probability of coin 1 is 1.5 but/);
  assert.throws(() => coins([]), /^TypeError: .*actionNames is empty/);
});
