import assert from "node:assert/strict";
import { TupleLearner, tupleSettings } from "lib/game2048";
import { decodeCheckpoint, encodeCheckpoint, type LearnerState } from "lib/learning";

Deno.test("TupleLearner plays the same first hundred games, and scores above 4,000 after a thousand", async () => {
  const learner = new TupleLearner({ episodes: 1_100, epochs: 11, seed: 1 });
  const scores: number[] = [];
  const epochs: number[] = [];
  for await (const { kind, metrics } of learner.train()) {
    (kind === "step" ? scores : epochs).push(metrics.score);
  }
  assert.deepEqual(scores.slice(0, 2), [3118, 4196.96]);
  assert.equal(epochs.length, 11);
  assert(epochs[10] > 4_000, `${epochs[10]}`);
  const games = learner.evaluate({ episodes: 20 });
  assert.equal(games.length, 20);
  assert(games.some(({ greatest }) => greatest >= 9));
  // A tile has merged from two of half its value each, down to the 2 and 4 that came up.
  for (const { score, greatest, moves } of games) {
    assert(score > 0.8 * (greatest - 1) * 2 ** greatest && moves > 2 ** (greatest - 2));
  }
  learner.dispose();
});

Deno.test("TupleLearner goes on from a checkpoint to the same bytes", async () => {
  const options = { episodes: 190, epochs: 2, seed: 3 };
  const whole = new TupleLearner(options);
  const logs = [];
  for await (const { elapsedMs: _, ...log } of whole.train()) logs.push(log);
  assert.deepEqual(logs.map(({ examples }) => examples), [50, 50, 100, 50, 40, 90]);

  const first = new TupleLearner(options);
  const parts = [];
  for await (const { elapsedMs: _, ...log } of first.train({ steps: 1 })) parts.push(log);
  first.evaluate({ episodes: 3, depth: 1 }); // changes nothing
  const { state } = decodeCheckpoint(encodeCheckpoint(first.state()));
  const second = new TupleLearner(options);
  second.restore(state as LearnerState);
  for await (const { elapsedMs: _, ...log } of second.train()) parts.push(log);
  assert.deepEqual(parts, logs);
  assert.deepEqual(second.state(), whole.state());

  const reader = new TupleLearner(options);
  reader.loadWeights(whole.weights());
  assert.deepEqual(reader.evaluate({ episodes: 5 }), whole.evaluate({ episodes: 5 }));
  const bytes = whole.weights().reduce((sum, { data }) => sum + data.byteLength, 0);
  assert(bytes < 8e6, `${bytes}: zeros are not stored`);
});

Deno.test("TupleLearner refuses tables that do not fit, and is as before then", async () => {
  const options = { episodes: 50, epochs: 1, seed: 4 };
  const learner = new TupleLearner(options);
  const empty = learner.state();
  for await (const _ of learner.train());
  const before = learner.state();
  const name = "tables/4-5-6-8-9-10";
  const change = (part: string, data: LearnerState["arrays"][number]["data"] | undefined) => ({
    ...before,
    arrays: before.arrays.flatMap((array) =>
      array.name !== part ? [array] : data === undefined ? [] : [{ ...array, data }]
    ),
  });
  const dataOf = (part: string) => before.arrays.find((array) => array.name === part)!.data;
  const odd = [
    change(`${name}/pages`, undefined),
    change(`${name}/pages`, (dataOf(`${name}/pages`) as Uint16Array).toReversed()),
    change(`${name}/used`, dataOf(`${name}/used`).slice(32)),
    change(`${name}/values`, dataOf(`${name}/values`).slice(1)),
    change(`${name}/values`, new Float64Array(dataOf(`${name}/values`).length)),
  ];
  type Use = (state: LearnerState) => void;
  const uses: Use[] = [(state) => learner.check(state), (state) => learner.restore(state)];
  for (const use of uses) {
    for (const state of odd) {
      assert.throws(() => use(state), /^TypeError: Cannot restore table "tables\/4-5-6-8/);
    }
    assert.throws(() => use(change("random", undefined)), /"random" is missing/);
    assert.throws(() => use(change("random", new Uint32Array(4))), /random stream/);
  }
  learner.check(empty);
  assert.deepEqual(learner.state(), before);
  learner.restore(empty);
  assert.deepEqual(learner.state(), empty, "zeros again");
});

Deno.test("TupleLearner's settings and games have ranges", () => {
  for (const options of [{ episodes: 0 }, { stepSize: 0 }, { stepSize: 1.5 }, { epochs: 0.5 }]) {
    assert.throws(() => new TupleLearner(options), RangeError);
  }
  assert.equal(tupleSettings.defaults.episodes, 100_000);
  const learner = new TupleLearner();
  assert.throws(() => learner.evaluate({ episodes: 0 }), /games is 0 but must be an integer/);
  assert.throws(() => learner.evaluate({ depth: 9 }), /depth is 9/);
});
