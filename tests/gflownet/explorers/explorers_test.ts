import assert from "node:assert/strict";
import {
  AdaptiveTeacher,
  EpsilonNoisy,
  exactFlows,
  type Explorer,
  LocalSearch,
  LossGuided,
  ObjectBuffer,
  OnPolicy,
  packTrajectories,
  PolicyTable,
  Replay,
  type Samplers,
  Sibling,
  tableTerms,
  Tempered,
  Trajectories,
  trajectoryBalance,
  trajectoryRows,
} from "lib/gflownet";
import { RandomStream } from "lib/random";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertClose } from "../../reference/assert_close.ts";
import { residualsOf, smallGrid, someTrajectories, wrongFlows } from "../small_flows.ts";

await loadTensorFlow();

const { environment } = smallGrid;
const { logForward, logBackward } = exactFlows(smallGrid);
const batch = someTrajectories(smallGrid, 12);

function samplers(changes: Partial<Samplers> = {}): Samplers {
  const main = new PolicyTable(logForward, environment.moves + 1);
  return {
    ...{ environment, main, auxiliary: undefined, own: [], batchSize: 12, iteration: 0 },
    backward: new PolicyTable(logBackward, environment.moves),
    random: new RandomStream(1),
    ...changes,
  };
}

/** A policy that always exits, or always takes the first possible move. */
function onlyPolicy(action: number): PolicyTable {
  const width = environment.moves + 1;
  return new PolicyTable(logForward.map((_, at) => at % width === action ? 0 : -1e9), width);
}

/** What the auxiliary agent is paid for the batch, beside each trajectory's loss and residual by hand. */
function auxiliaryReward(explorer: Explorer) {
  const flows = wrongFlows(smallGrid);
  const residuals = Array.from(
    { length: batch.count },
    (_, i) => residualsOf(smallGrid, flows, { trajectories: batch, i }).trajectory,
  );
  const paid = tf.tidy(() => {
    const terms = tableTerms(smallGrid, flows, batch);
    const losses = trajectoryBalance(terms, tf.fill([batch.count], 1 / batch.count) as tf.Tensor1D);
    return [
      ...explorer.auxiliaryLogReward({ terms, losses: losses.each, rows: undefined as never })
        .dataSync(),
    ];
  });
  return { residuals, paid, logRewards: [...batch.logRewards] };
}

Deno.test("LossGuided pays R + λℓ, or R ℓ^λ: λ is of the loss, not of the reward's logarithm", () => {
  for (const weight of [1, 0.1, 7]) {
    const sum = auxiliaryReward(new LossGuided({ form: "sum", weight }));
    assertClose(
      "sum",
      sum.paid,
      sum.residuals.map((x, i) => Math.log(Math.exp(sum.logRewards[i]) + weight * x * x)),
      1e-4,
    );
    const product = auxiliaryReward(new LossGuided({ form: "product", weight }));
    product.residuals.forEach((x, i) => {
      // Rounding makes a loss of 0 something small, whose logarithm is another.
      if (x * x < 1e-3) return;
      const expected = product.logRewards[i] + weight * Math.log(x * x);
      assertClose("product", [product.paid[i]], [expected], 2e-3);
    });
  }
});

Deno.test("LossGuided with λ near 0 pays the reward alone, and a loss of 0 has a finite logarithm", () => {
  const { paid, logRewards } = auxiliaryReward(new LossGuided({ form: "sum", weight: 1e-12 }));
  assertClose("reward", paid, logRewards);
  tf.tidy(() => {
    const terms = tableTerms(smallGrid, exactFlows(smallGrid), batch);
    const losses = tf.zeros([batch.count]) as tf.Tensor1D;
    const product = new LossGuided({ form: "product", weight: 1 });
    const all = product.auxiliaryLogReward({ terms, losses, rows: undefined as never }).dataSync();
    assert(all.every(Number.isFinite));
  });
});

Deno.test("AdaptiveTeacher pays log(1.001 + δ²), twenty times the square where an object is built too seldom", () => {
  const { residuals, paid } = auxiliaryReward(new AdaptiveTeacher());
  const expected = residuals.map((x) => Math.log(Math.log(1.001 + x * x * (x < 0 ? 20 : 1))));
  residuals.forEach((x, i) => {
    if (Math.abs(x) > 1e-2) assertClose("teacher", [paid[i]], [expected[i]], 1e-3);
  });
  assert(residuals.some((x) => x > 0.1) && residuals.some((x) => x < -0.1));
});

Deno.test("auxiliary explorers take half of main's batch from the auxiliary agent's, which has twice as many", () => {
  const auxiliary = onlyPolicy(0);
  const explorer = new LossGuided({ form: "sum", weight: 1 });
  const main = onlyPolicy(environment.moves);
  const collected = explorer.collect(samplers({ main, auxiliary }));
  assert.deepEqual([collected.main.count, collected.auxiliary!.count, collected.rewardCalls], [
    12,
    12,
    18,
  ]);
  // The auxiliary agent moves, the main one exits at once.
  assert(collected.auxiliary!.lengths.every((length) => length >= 4));
  assert.deepEqual(collected.main.slice(0, 6), collected.auxiliary!.slice(0, 6));
  assert.deepEqual([...collected.main.lengths.subarray(6)], [1, 1, 1, 1, 1, 1]);
});

Deno.test("AdaptiveTeacher lets student and teacher draw in turn, and both learn from it", () => {
  const [main, auxiliary] = [onlyPolicy(environment.moves), onlyPolicy(0)];
  for (const iteration of [0, 1, 2]) {
    const collected = new AdaptiveTeacher().collect(samplers({ main, auxiliary, iteration }));
    assert.equal(collected.main, collected.auxiliary);
    assert.equal(collected.main.lengths[0] > 1, iteration === 1);
  }
});

Deno.test("explorers draw by their rules: noise, temperature, ways back to old objects, places near them", () => {
  const exits = { main: onlyPolicy(environment.moves) };
  const lengths = (
    explorer: Explorer,
    given = exits,
  ) => [...explorer.collect(samplers(given)).main.lengths];
  assert.deepEqual(lengths(new OnPolicy()), Array(12).fill(1));
  assert(lengths(new EpsilonNoisy({ epsilon: 0.9 })).some((length) => length > 1));
  assert.deepEqual(lengths(new EpsilonNoisy({ epsilon: 0 })), Array(12).fill(1));
  assert(lengths(new Tempered({ temperature: 1e9 })).some((length) => length > 1));

  const replay = new Replay({ by: "reward", capacity: 5 });
  assert.deepEqual(lengths(replay), Array(12).fill(1), "nothing to replay yet");
  const far = Trajectories.of(environment, [[0, 0, 0, 1]]);
  replay.note(far, [0]);
  const { main, rewardCalls } = replay.collect(samplers(exits));
  assert.deepEqual([...main.lengths], [1, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5]);
  assert.equal(rewardCalls, 6, "replayed objects are known already");
  const ways = new Set(
    Array.from(
      { length: 6 },
      (_, i) => main.actions.subarray((6 + i) * main.room, (6 + i) * main.room + 4).join(""),
    ),
  );
  assert(ways.size > 1, "ways are drawn anew");

  const search = new LocalSearch({ rounds: 3 });
  const near = search.collect(samplers());
  assert.equal(near.main.count, 12);
  // A policy that goes to the far corner comes back to it from half of the way.
  const corner = search.collect(samplers({ main: onlyPolicy(0) }));
  for (let i = 0; i < 12; i++) assert(corner.main.lengths[i] >= 4);
});

Deno.test("LocalSearch goes back half of the way by P_B and on from the better object", () => {
  // Whatever is drawn exits at once, so an object is half of its way back from the last.
  const width = environment.moves + 1;
  const values = logForward.map((_, at) => {
    const state = Math.floor(at / width);
    return at % width === (state < 2 ? 1 : environment.moves) ? 0 : -1e9;
  });
  const main = new PolicyTable(values, width);
  const first = new OnPolicy().collect(samplers({ main, batchSize: 1 })).main;
  const { main: all } = new LocalSearch({ rounds: 1 }).collect(samplers({ main, batchSize: 2 }));
  assert.equal(all.object(0), first.object(0));
  const kept = Math.floor((first.lengths[0] - 1) / 2);
  assert.deepEqual(
    [...all.actions.subarray(all.room, all.room + kept)],
    [...first.actions.subarray(0, kept)],
  );
});

Deno.test("ObjectBuffer keeps the last objects once each, and draws by rank of their priority", () => {
  const buffer = new ObjectBuffer(3);
  assert.deepEqual(buffer.draw(4, new RandomStream(1)), []);
  for (const [object, priority] of [[1, 5], [2, 0], [1, 9], [3, 4], [4, 7]]) {
    buffer.add(object, priority);
  }
  assert.equal(buffer.size, 3); // 2 was the oldest: 1 came again
  const counts = new Map<number, number>();
  for (const object of buffer.draw(10_000, new RandomStream(1))) {
    counts.set(object, (counts.get(object) ?? 0) + 1 / 10_000);
  }
  // Ranks 1, 4, 3 with weights 1/0.03, 1/1.03, 1/2.03.
  const weights = [1 / 0.03, 1 / 1.03, 1 / 2.03];
  const total = weights.reduce((a, b) => a + b);
  [1, 4, 3].forEach((object, rank) =>
    assert(Math.abs(counts.get(object)! - weights[rank] / total) < 0.005)
  );
  const copy = new ObjectBuffer(3);
  copy.restore(structuredClone(buffer.arrays()));
  assert.deepEqual(copy.draw(50, new RandomStream(2)), buffer.draw(50, new RandomStream(2)));
  copy.add(5, 1);
  assert(!copy.draw(1_000, new RandomStream(1)).includes(1), "the order of use is kept");
});

Deno.test("Sibling pays R^βe + r^βi, and what was built often becomes less novel", () => {
  const before = tf.memory().numTensors;
  const often = Trajectories.of(environment, [[0, 1], [0, 1, 1]]);
  const never = Trajectories.of(environment, [[1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0]]);
  const parts = { rewardPower: 0.25, hidden: [16], learningRate: 1e-2, seed: 1 };
  const explorer = new Sibling(environment, { ...parts, noveltyPower: 1 });
  const rowsOf = (of: Trajectories) => trajectoryRows(packTrajectories(of), environment);
  const novelty = (of: Trajectories) =>
    tf.tidy(() => {
      const terms = tableTerms(smallGrid, exactFlows(smallGrid), of);
      const paid = explorer.auxiliaryLogReward({
        terms,
        losses: terms.logRewards,
        rows: rowsOf(of),
      });
      return paid.exp().sub(terms.logRewards.mul(0.25).exp()).arraySync() as number[];
    });
  const [oftenBefore, neverBefore] = [novelty(often), novelty(never)];
  tf.tidy(() => {
    for (let i = 0; i < 60; i++) explorer.learn(rowsOf(often));
  });
  novelty(often).forEach((r, i) => assert(r < 0.5 * oftenBefore[i], `${r}, ${oftenBefore[i]}`));
  const share = (after: number[], before: number[]) => after[0] / before[0];
  assert(share(novelty(never), neverBefore) > 2 * share(novelty(often), oftenBefore));
  explorer.dispose();
  assert.equal(tf.memory().numTensors, before);
});
