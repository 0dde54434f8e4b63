import assert from "node:assert/strict";
import { FiniteMdp, frozenLake, TabularEnvironment } from "lib/environments";

const gamble = new FiniteMdp({
  name: "gamble",
  stateNames: ["in", "out"],
  actionNames: ["play", "leave"],
  starts: [0],
  terminal: [1],
  outcomes: (_state, action) =>
    action === 1 ? [{ probability: 1, nextState: 1, reward: 0 }] : [
      { probability: 0.2, nextState: 0, reward: 5 },
      { probability: 0.3, nextState: 0, reward: 0 },
      { probability: 0.5, nextState: 1, reward: -1 },
    ],
});

Deno.test("TabularEnvironment draws outcomes as often as the table says", () => {
  const environment = new TabularEnvironment(gamble, { games: 5000, seed: 3 });
  environment.step(new Int32Array(5000));
  const counts = new Map<number, number>();
  environment.rewards.forEach((reward) => counts.set(reward, (counts.get(reward) ?? 0) + 1));
  for (const [reward, probability] of [[5, 0.2], [0, 0.3], [-1, 0.5]]) {
    const deviation = Math.sqrt(probability * (1 - probability) / 5000);
    assert(Math.abs(counts.get(reward)! / 5000 - probability) < 4 * deviation);
  }
  environment.rewards.forEach((reward, game) =>
    assert.equal(environment.terminated[game], +(reward === -1))
  );
});

Deno.test("TabularEnvironment ends in terminal states and at its time limit", () => {
  const environment = new TabularEnvironment(gamble, { games: 2, timeLimit: 1 });
  do environment.step([1, 0]); while (environment.terminated[1]);
  assert.deepEqual([...environment.terminated], [1, 0]);
  assert.deepEqual([...environment.truncated], [0, 1]);
  assert.deepEqual([...environment.finalObservations], [1, 0]);
  assert.deepEqual([...environment.observations], [0, 0]);
  assert.equal(environment.describe(0), "in");
});

Deno.test("TabularEnvironment draws the state that a game is in", () => {
  const at = (state: number) => {
    const environment = new TabularEnvironment(
      new FiniteMdp({
        ...{ name: "pair", stateNames: ["a", "b"], actionNames: ["stay"], starts: [state] },
        terminal: [],
        outcomes: (s) => [{ probability: 1, nextState: s, reward: 0 }],
      }),
    );
    const { width, height, pixels } = environment.draw(0);
    const blue = (x: number) =>
      pixels[3 * ((height >> 1) * width + x) + 2] > 160 &&
      pixels[3 * ((height >> 1) * width + x)] < 100;
    return [blue(width >> 2), blue(3 * width >> 2)];
  };
  assert.deepEqual([at(0), at(1)], [[true, false], [false, true]]);
});

Deno.test("TabularEnvironment refuses the state of a larger table", () => {
  const [small, large] = ["4x4", "8x8"].map((map) =>
    new TabularEnvironment(frozenLake({ map, isSlippery: false }))
  );
  for (let step = 0; step < 3; step++) large.step([1]);
  assert.equal(large.observations[0], 24);
  assert.throws(
    () => small.restore(large.state()),
    /^RangeError: Cannot restore frozen lake: the variables of game 0 are \[24\] but must be/,
  );
});
