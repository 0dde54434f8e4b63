import assert from "node:assert/strict";
import { TabularEnvironment } from "lib/environments";
import { RandomStream } from "lib/random";
import { playEpisode, uniformPolicy } from "lib/tabular";
import { carousel, corridor } from "../small_games.ts";

Deno.test("playEpisode() has the states, actions and rewards of one episode, its last state among them", () => {
  const environment = new TabularEnvironment(corridor);
  const expected = {
    states: [0, 1, 2, 3],
    actions: [0, 0, 0],
    rewards: [1, 2, 4],
    isTerminated: true,
  };
  assert.deepEqual(playEpisode(environment, uniformPolicy(corridor)), expected);
  const cut = new TabularEnvironment(corridor, { timeLimit: 2 });
  const { states, isTerminated } = playEpisode(cut, uniformPolicy(corridor));
  assert.deepEqual([states, isTerminated], [[0, 1, 2], false]);
});

Deno.test("playEpisode() follows the policy, and its stream of random numbers decides", () => {
  const play = (policy: number[], seed: number) => {
    const random = new RandomStream(seed);
    const environment = new TabularEnvironment(carousel, { timeLimit: 20 });
    return playEpisode(environment, Float64Array.from(policy), { random });
  };
  assert.deepEqual(play([0, 1, 0, 0], 0).actions, [1]);
  assert.equal(play([1, 0, 0, 0], 0).actions.length, 20);
  const lengths = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
    play([0.5, 0.5, 0, 0], seed).actions.length
  );
  assert.ok(new Set(lengths).size > 1);
  assert.deepEqual(play([0.5, 0.5, 0, 0], 3), play([0.5, 0.5, 0, 0], 3));
});

Deno.test("playEpisode() refuses a policy of another game", () => {
  const environment = new TabularEnvironment(corridor);
  const policy = uniformPolicy(carousel).slice(1);
  assert.throws(() => playEpisode(environment, policy), /^TypeError: .*policy has 3 entries .* 4/);
});
