import assert from "node:assert/strict";
import {
  type BalanceLoss,
  balanceLosses,
  detailedBalance,
  exactFlows,
  flowMatching,
  logPartitionVariance,
  type LossName,
  subTrajectoryBalance,
  tableTerms,
  Trajectories,
  trajectoryBalance,
} from "lib/gflownet";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertClose } from "../../reference/assert_close.ts";
import { residualsOf, smallGrid, someTrajectories, wrongFlows } from "../small_flows.ts";

await loadTensorFlow();

const lambda = 0.9;
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const square = (x: number) => x * x;

/** Each loss of one trajectory, by hand in float64. */
const byHand: Record<
  Exclude<LossName, "log-partition-variance">,
  (of: ReturnType<typeof residualsOf>) => number
> = {
  "trajectory-balance": ({ trajectory }) => square(trajectory),
  "detailed-balance": ({ detailed }) => mean(detailed.map(square)),
  "sub-trajectory-balance": ({ parts }) => {
    let [sum, weights] = [0, 0];
    parts.forEach((row, i) =>
      row.forEach((residual, j) => {
        if (j <= i) return;
        sum += lambda ** (j - i) * square(residual);
        weights += lambda ** (j - i);
      })
    );
    return sum / weights;
  },
  "flow-matching": ({ states, exit }) =>
    (states.length === 0 ? 0 : mean(states.map(square))) + square(exit),
};

function computed(loss: BalanceLoss, flows = wrongFlows(smallGrid), trajectories = batch) {
  return tf.tidy(() => {
    const terms = tableTerms(smallGrid, flows, trajectories);
    const weights = tf.fill([trajectories.count], 1 / trajectories.count) as tf.Tensor1D;
    const { loss: value, each } = loss(terms, weights);
    return { loss: value.arraySync() as number, each: each.arraySync() as number[] };
  });
}

// One that stays at the start among them.
const batch = Trajectories.concat([
  Trajectories.of(smallGrid.environment, [[], [0, 1], [1, 0, 1, 0, 1, 0]]),
  someTrajectories(smallGrid, 9),
]);
const handResiduals = (flows = wrongFlows(smallGrid)) =>
  Array.from(
    { length: batch.count },
    (_, i) => residualsOf(smallGrid, flows, { trajectories: batch, i }),
  );

for (const [name, ofOne] of Object.entries(byHand)) {
  Deno.test(`${name} is what is written out by hand, of each trajectory and of the batch`, () => {
    const { loss, each } = computed(balanceLosses[name as LossName].make(lambda));
    const residuals = handResiduals();
    assertClose(name, each, residuals.map(ofOne));
    const expected = name === "detailed-balance"
      ? mean(residuals.flatMap(({ detailed }) => detailed.map(square)))
      : name === "flow-matching"
      ? mean(residuals.flatMap(({ states }) => states.map(square))) +
        mean(residuals.map(({ exit }) => square(exit)))
      : mean(residuals.map(ofOne));
    assertClose(`${name} of the batch`, [loss], [expected]);
    assert(loss > 1e-3, "the wrong number is seen");
  });
}

Deno.test("log-partition-variance is the variance of the residuals, whatever log Z is", () => {
  const { loss, each } = computed(logPartitionVariance);
  const residuals = handResiduals().map(({ trajectory }) => trajectory);
  assertClose("each", each, residuals.map((x) => square(x - mean(residuals))));
  assertClose("loss", [loss], [mean(residuals.map(square)) - square(mean(residuals))]);
});

for (const [name, { make }] of Object.entries(balanceLosses)) {
  Deno.test(`${name} of exact flows is 0 on every trajectory`, () => {
    const { loss, each } = computed(make(lambda), exactFlows(smallGrid));
    assert(loss < 1e-8 && each.every((value) => value < 1e-8));
  });
}

Deno.test("subTrajectoryBalance() is detailed balance as λ goes to 0, and trajectory balance with the longest part alone", () => {
  const of = (lambda: number) =>
    computed((terms, weights) => subTrajectoryBalance(terms, weights, lambda));
  assertClose("λ → 0", of(1e-7).each, computed(detailedBalance).each);
  // A large λ leaves the longest part alone.
  assertClose("λ → ∞", of(1e4).each, computed(trajectoryBalance).each, 1e-3);
});

Deno.test("losses weigh trajectories, and count those alone that have a weight", () => {
  for (const [name, { make }] of Object.entries(balanceLosses)) {
    tf.tidy(() => {
      const weights = Array.from({ length: batch.count }, (_, i) => i < 5 ? 0.2 : 0);
      const terms = tableTerms(smallGrid, wrongFlows(smallGrid), batch);
      const some = make(lambda)(terms, tf.tensor1d(weights)).loss.arraySync();
      const alone = computed(make(lambda), wrongFlows(smallGrid), batch.slice(0, 5)).loss;
      assertClose(name, [some], [alone]);
    });
  }
});

Deno.test("losses refuse terms without what they need, and leave no tensor", () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const terms = tableTerms(smallGrid, exactFlows(smallGrid), batch);
    const weights = tf.zeros([batch.count]) as tf.Tensor1D;
    for (const loss of [detailedBalance, flowMatching]) {
      assert.throws(() => loss({ ...terms, logFlows: undefined, edgeFlows: undefined }, weights), {
        name: "TypeError",
        message: /^Cannot compute a loss: the (network|terms)/,
      });
    }
    const inner = tf.memory().numTensors;
    for (const { make } of Object.values(balanceLosses)) {
      tf.dispose({ ...make(lambda)(terms, weights) });
    }
    assert.equal(tf.memory().numTensors, inner);
  });
  assert.equal(tf.memory().numTensors, before);
});
