import assert from "node:assert/strict";
import { Participants } from "lib/federated";

Deno.test("Participants are the share of the agents to the nearest, and at least one", () => {
  const counts: [number, number, number][] = [
    [10, 0.3, 3],
    [10, 0.25, 3],
    [3, 0.1, 1],
    [3, 0.5, 2],
    [200, 0.01, 2],
    [7, 1, 7],
  ];
  for (const [agents, participation, count] of counts) {
    const drawn = new Participants({ agents, participation, seed: 1 }).of(1);
    assert.equal(drawn.length, count);
    assert.equal(new Set(drawn).size, count);
    assert.deepEqual(drawn, drawn.toSorted());
  }
  const all = new Participants({ agents: 3, participation: 1, seed: 1 });
  assert.deepEqual([...all.of(1)], [0, 1, 2]);
});

Deno.test("Participants depend on seed and round, and every agent is drawn as often", () => {
  const options = { agents: 10, participation: 0.3, seed: 4 };
  const [one, same, other] = [options, options, { ...options, seed: 5 }].map((options) => {
    const participants = new Participants(options);
    return Array.from({ length: 1_000 }, (_, i) => participants.of(i + 1));
  });
  assert.deepEqual(one, same);
  assert.notDeepEqual(one.slice(0, 10), other.slice(0, 10));
  const times = Array.from(
    { length: 10 },
    (_, place) => one.filter((drawn) => drawn.includes(place)).length,
  );
  // 300 are expected, with a standard deviation of 14.5.
  for (const count of times) assert.ok(Math.abs(count - 300) < 60, `${times}`);
});

Deno.test("Participants refuse shares of nobody", () => {
  for (const [agents, participation] of [[0, 1], [3, 0], [3, 1.1], [2.5, 1], [3, NaN]]) {
    assert.throws(
      () => new Participants({ agents, participation, seed: 1 }),
      { name: "RangeError", message: /^Cannot draw participants: there are/ },
    );
  }
});
