import assert from "node:assert/strict";
import { frozenLake, TabularEnvironment } from "lib/environments";
import { RandomStream } from "lib/random";
import { ModelEstimate, playEpisode, uniformPolicy, valueIteration } from "lib/tabular";
import { carousel } from "../small_games.ts";

Deno.test("ModelEstimate has the shares and mean rewards of what was played", () => {
  const estimate = new ModelEstimate(2, 2);
  const step = { state: 0, action: 0, isTerminated: false };
  estimate.add({ ...step, nextState: 0, reward: 1 });
  estimate.add({ ...step, nextState: 0, reward: 2 });
  estimate.add({ ...step, nextState: 0, reward: 6 });
  estimate.add({ ...step, nextState: 1, reward: 5, isTerminated: true });
  const mdp = estimate.mdp(carousel);
  assert.deepEqual(mdp.outcomes(0, 0), [
    { probability: 0.75, nextState: 0, reward: 3 },
    { probability: 0.25, nextState: 1, reward: 5 },
  ]);
  assert.deepEqual(mdp.outcomes(0, 1), [{ probability: 1, nextState: 0, reward: 0 }]);
  assert.deepEqual([...mdp.terminal], [0, 1]);
  assert.equal(estimate.steps, 4);
});

Deno.test("ModelEstimate of much random play is as good as the rules", () => {
  const lake = frozenLake();
  const environment = new TabularEnvironment(lake, { timeLimit: 100, seed: 1 });
  const estimate = new ModelEstimate(lake.states, lake.actions);
  const random = new RandomStream(1);
  while (estimate.steps < 100_000) {
    estimate.addEpisode(playEpisode(environment, uniformPolicy(lake), { random }));
  }
  const [known, estimated] = [lake, estimate.mdp(lake)]
    .map((mdp) => [...valueIteration(mdp, { discount: 0.9 })].at(-1)!.values[0]);
  assert.ok(Math.abs(known - estimated) < 0.01, `${estimated} is not near ${known}`);
});

Deno.test("ModelEstimate ends no game where only the time limit did", () => {
  const estimate = new ModelEstimate(2, 2);
  const cut = { states: [0, 0, 0], actions: [0, 0], rewards: [1, 1], isTerminated: false };
  estimate.addEpisode(cut);
  assert.deepEqual([...estimate.mdp(carousel).terminal], [0, 0]);
  estimate.addEpisode({ states: [0, 0, 1], actions: [0, 1], rewards: [1, 0], isTerminated: true });
  assert.deepEqual([...estimate.mdp(carousel).terminal], [0, 1]);
});

Deno.test("ModelEstimate refuses states and actions that there are not", () => {
  const estimate = new ModelEstimate(2, 2);
  const step = { state: 0, action: 0, nextState: 1, reward: 0, isTerminated: true };
  for (const odd of [{ state: 2 }, { nextState: -1 }, { action: 2 }, { state: 0.5 }]) {
    assert.throws(() => estimate.add({ ...step, ...odd }), /^RangeError: Cannot add a step/);
  }
});

Deno.test("ModelEstimate refuses to name its states after another table", () => {
  assert.throws(
    () => new ModelEstimate(3, 2).mdp(carousel),
    /^TypeError: Cannot estimate .*: it has 2 states and 2 actions but must have 3 and 2/,
  );
});
