import assert from "node:assert/strict";
import { EpisodeReturns, ReplayBuffer, Rollout } from "lib/reinforcement";
import { RandomStream } from "lib/random";
import { AliasedCorridor, Corridor } from "../toy_environments.ts";

Deno.test("Rollout keeps what a step led to, not where the next episode begins", () => {
  // One game always goes, the other never: ended at 10 by the rules, at 0 by the limit of 12.
  const environment = new Corridor({ games: 2, timeLimit: 12 });
  const rollout = new Rollout(environment, 12);
  for (let step = 0; step < 12; step++) {
    rollout.see(step, environment);
    environment.step([1, 0]);
    rollout.note(step, environment);
  }
  const column = (array: ArrayLike<number>, game: number) =>
    Array.from({ length: 12 }, (_, step) => array[2 * step + game]);
  assert.deepEqual(column(rollout.observations, 0), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  assert.deepEqual(column(rollout.nextObservations, 0), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2]);
  assert.equal(column(rollout.terminated, 0).indexOf(1), 9);
  assert.deepEqual(column(rollout.truncated, 1), [...Array(11).fill(0), 1]);
  assert(!rollout.terminated.some((end, i) => end === 1 && i !== 18));
  assert.deepEqual(new Set(rollout.rewards), new Set([5]));
  assert.deepEqual([rollout.rows, rollout.observationSize, rollout.maskSize], [24, 1, 0]);
});

Deno.test("ReplayBuffer forgets the oldest, draws all it has alike, and goes on from its arrays", () => {
  const buffer = new ReplayBuffer(4, 2);
  const random = new RandomStream(1);
  assert.throws(() => buffer.draw(random, new Float32Array(2)), {
    message: "Cannot draw transitions: there are 0 but must be at least 1",
  });
  for (let i = 0; i < 6; i++) buffer.next().set([i, -i]);
  assert.equal(buffer.size, 4);
  const rows = new Float32Array(2 * 4_000);
  buffer.draw(random, rows);
  const counts = new Map<number, number>();
  for (let i = 0; i < rows.length; i += 2) {
    assert.equal(rows[i + 1], -rows[i]);
    counts.set(rows[i], (counts.get(rows[i]) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].toSorted(), [2, 3, 4, 5]);
  // Four standard errors.
  for (const count of counts.values()) assert(Math.abs(count - 1_000) < 4 * Math.sqrt(750));

  const other = new ReplayBuffer(4, 2);
  other.restore(buffer.arrays());
  other.next().set([6, -6]);
  buffer.next().set([6, -6]);
  assert.deepEqual(other.arrays(), buffer.arrays());
  assert.throws(() => new ReplayBuffer(3, 2).restore(buffer.arrays()), TypeError);
  assert.throws(() => other.restore([]), TypeError);
});

Deno.test("EpisodeReturns has the mean of the last hundred, and of games under way before any ended", () => {
  const environment = new Corridor({ games: 2, timeLimit: 3 });
  const returns = new EpisodeReturns();
  environment.step([0, 0]);
  returns.add(environment);
  assert.deepEqual([returns.episodes, returns.mean(environment)], [0, 5]);
  for (let step = 1; step < 3; step++) {
    environment.step([0, 0]);
    returns.add(environment);
  }
  assert.deepEqual([returns.episodes, returns.mean(environment)], [2, 15]);
  // A hundred others push them out.
  const short = new AliasedCorridor({ games: 100, timeLimit: 1 });
  short.step(new Int32Array(100));
  returns.add(short);
  assert.deepEqual([returns.episodes, returns.mean(environment)], [102, -1]);
});
