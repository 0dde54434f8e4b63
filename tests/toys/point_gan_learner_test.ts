import assert from "node:assert/strict";
import { federate, Federation } from "lib/federated";
import { readVariables } from "lib/learning";
import { deriveSeed } from "lib/random";
import { loadTensorFlow, randomKey, randomUniform, tf } from "lib/tensorflow";
import {
  DensePair,
  descentDirection,
  gaussianRing,
  PointGanLearner,
  type PointSet,
  TwoParameterPair,
  uniformSegments,
} from "lib/toys";
import { checkGoesOn } from "../learning/learner_states.ts";

await loadTensorFlow();

const ring = gaussianRing(44);
const options = { batchSize: 8, epochs: 2, seed: 5 }; // five batches of 8 and one of 4
const make = (seed: number = 5) =>
  new PointGanLearner(new DensePair({ units: 8, seed }), ring, { ...options, seed });
const numbers = (learner: PointGanLearner) =>
  readVariables([...learner.variables(), ...learner.optimiserVariables()]);

Deno.test("PointGanLearner trains to the same from the same seed, and leaves no tensor", async () => {
  const before = tf.memory().numTensors;
  const ends = [];
  for (const seed of [5, 5, 6]) {
    const learner = make(seed);
    const logs = await Array.fromAsync(learner.train());
    assert.equal(logs.length, 2 * (6 + 1));
    assert.equal(learner.totalSteps, 12);
    assert.equal(learner.samples(), undefined);
    const points = learner.points(9);
    assert.equal(points.length, 18);
    assert.deepEqual(learner.points(9), points);
    ends.push({ numbers: numbers(learner), points, metrics: logs.map(({ metrics }) => metrics) });
    learner.dispose();
  }
  assert.deepEqual(ends[0], ends[1]);
  assert.notDeepEqual(ends[0].points, ends[2].points);
  assert.notDeepEqual(ends[0].metrics, ends[2].metrics);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("PointGanLearner goes on from its state to the same bytes", () =>
  // The state is taken within the first epoch.
  checkGoesOn(make, { state: 4, other: 9 }, (learner) => learner.points(4)));

Deno.test("PointGanLearner stays as it is where a state does not fit", () => {
  const learner = make();
  const state = learner.state();
  assert.throws(
    () => learner.restore({ ...state, totalSteps: -1 }),
    /^RangeError: .*totalSteps is -1/,
  );
  assert.throws(() => learner.restore({ ...state, arrays: [] }), /^TypeError: .*is missing/);
  assert.deepEqual(learner.state(), state);
  learner.dispose();
});

Deno.test("PointGanLearner refuses points that do not fit its pair, and no points", () => {
  const pair = new TwoParameterPair();
  assert.throws(
    () => new PointGanLearner(pair, ring),
    /^TypeError: .*points have 2 coordinates but must have 1/,
  );
  const segments = uniformSegments(10);
  assert.throws(
    () => new PointGanLearner(pair, segments, { shard: [] }),
    /^RangeError: .*0 points/,
  );
  assert.throws(() => new PointGanLearner(pair, segments, { epochs: 0 }), /epochs is 0/);
  pair.dispose();
});

/** Five agents with a segment each, whose every batch is all that they hold. */
function segmentsFederation(syncEvery: number) {
  const starts = [{ theta: 0.4, psi: 0.6 }, { theta: 1.7, psi: -0.5 }];
  return new Federation(
    uniformSegments(50),
    (points: PointSet, { shard, seed }) => {
      const pair = new TwoParameterPair({ starts, learningRate: 0.3 });
      return new PointGanLearner(pair, points, { shard, seed, batchSize: 10, epochs: 20 });
    },
    {
      agents: 5,
      epochs: 20,
      partition: { kind: "classes", classes: 1 },
      syncEvery: { steps: syncEvery },
      seed: 3,
    },
  );
}

Deno.test("a federation of 2D systems goes where local steps and means in float64 on the host go", async () => {
  const before = tf.memory().numTensors;
  const federation = segmentsFederation(4);
  for await (const _log of federate(federation));

  const { dataSet, shards, agents, mean } = federation;
  const seeds = agents.map(({ learner }) => (learner.options as { seed: number }).seed);
  const expected = [{ theta: 0.4, psi: 0.6 }, { theta: 1.7, psi: -0.5 }].map((start) => {
    let at = agents.map(() => start);
    for (let step = 0; step < 20; step++) {
      at = at.map(({ theta, psi }, agent) => {
        const x = [...shards[agent]].map((index) => dataSet.points[index]);
        const z = tf.tidy(() => {
          const key = randomKey(deriveSeed(seeds[agent], "step"), step);
          return randomUniform([10, 1], key, { min: -1 }).dataSync<"float32">();
        });
        const move = descentDirection({ theta, psi }, { x, z });
        return { theta: theta + 0.3 * move.theta, psi: psi + 0.3 * move.psi };
      });
      if ((step + 1) % 4 > 0) continue;
      const theta = at.reduce((sum, { theta }) => sum + theta / 5, 0);
      const psi = at.reduce((sum, { psi }) => sum + psi / 5, 0);
      at = agents.map(() => ({ theta, psi }));
    }
    return at[0];
  });
  mean.pair.parameters().forEach(({ theta, psi }, start) => {
    const distance = Math.hypot(theta - expected[start].theta, psi - expected[start].psi);
    assert.ok(distance < 2e-6, `start ${start}: ${distance}`);
  });
  federation.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("a federation of point GANs goes on from its state to the same bytes", async () => {
  const whole = segmentsFederation(3);
  for await (const _log of federate(whole));
  const [first, second] = [segmentsFederation(3), segmentsFederation(3)];
  for await (const log of federate(first)) if (log.kind === "round" && log.round === 2) break;
  second.restore(first.state());
  for await (const _log of federate(second));
  assert.deepEqual(second.mean.pair.parameters(), whole.mean.pair.parameters());
  assert.deepEqual(second.state(), whole.state());
  // Other points are refused.
  const others = new Federation(
    uniformSegments(50, { seed: 1 }),
    (points: PointSet, parts) =>
      new PointGanLearner(new TwoParameterPair(), points, { ...parts, epochs: 20 }),
    { ...whole.options },
  );
  assert.throws(() => others.restore(first.state()), /^RangeError: .*(SHA-256|batchSize|starts)/);
  for (const federation of [whole, first, second, others]) federation.dispose();
});
