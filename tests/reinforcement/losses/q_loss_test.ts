import assert from "node:assert/strict";
import { Mlp, qLoss, type QLossOptions, qTargets, type TransitionRows } from "lib/reinforcement";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertClose } from "../../reference/assert_close.ts";
import { assignFormula, batch, compareLoss, data, reference } from "../reference_values.ts";

await loadTensorFlow();

function makeMlp(name: string): Mlp {
  const mlp = new Mlp(name, { widths: [4, 8, 8, 3], activation: "relu", outputGain: 1, seed: 0 });
  assignFormula(mlp.variables());
  return mlp;
}

function transitions(): TransitionRows {
  const indices = Array.from({ length: batch }, (_, i) => i);
  return {
    observations: tf.tensor2d(data("observations", batch * 4), [batch, 4]),
    nextObservations: tf.tensor2d(data("next observations", batch * 4), [batch, 4]),
    actions: tf.tensor1d(indices.map((i) => i % 3)),
    rewards: tf.tensor1d(data("rewards", batch, 3)),
    terminated: tf.tensor1d(indices.map((i) => i % 4 === 3 ? 1 : 0)),
  };
}

for (const double of [false, true]) {
  Deno.test(`qTargets() and qLoss() have PyTorch's values, gradients and update, ${double ? "double" : "plain"}`, () => {
    const before = tf.memory().numTensors;
    const [network, target] = [makeMlp("q"), makeMlp("target")];
    const expected = reference.qLearning[double ? "double" : "plain"];
    tf.tidy(() => {
      const rows = transitions();
      const targets = qTargets({ network, target }, rows, { discount: 0.98, double });
      assertClose("targets", targets.dataSync(), expected.targets);
      compareLoss(() => qLoss(network, { ...rows, targets }), network.variables(), {
        expected,
        adam: { learningRate: 2.3e-3, epsilon: 1e-8, globalClipNorm: 10 },
      });
    });
    for (const mlp of [network, target]) mlp.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("qTargets() looks at legal actions alone", () => {
  const target = makeMlp("target");
  tf.tidy(() => {
    const rows = transitions();
    const only = (action: number) => {
      const nextLegal = tf.oneHot(tf.fill([batch], action, "int32"), 3) as tf.Tensor2D;
      return qTargets(
        { network: target, target },
        { ...rows, nextLegal },
        { discount: 1, double: action === 1 },
      ).dataSync();
    };
    const all = target.apply(rows.nextObservations).arraySync() as number[][];
    for (const action of [0, 1, 2]) {
      const rewards = rows.rewards.arraySync();
      const expected = all.map((values, i) => rewards[i] + (i % 4 === 3 ? 0 : values[action]));
      assertClose(`action ${action}`, only(action), expected);
    }
  });
  target.dispose();
});

Deno.test("qLoss() counts a distance by half its square, beyond 1 by a line unless it is to be squared", () => {
  const network = makeMlp("q");
  tf.tidy(() => {
    const { observations, actions } = transitions();
    const all = network.apply(observations).arraySync() as number[][];
    const chosen = all.map((values, i) => values[i % 3]);
    const distances = chosen.map((_, i) => i % 2 === 0 ? 0.5 : -3);
    const targets = tf.tensor1d(chosen.map((value, i) => value - distances[i]));
    const lossBy = (options: QLossOptions) =>
      qLoss(network, { observations, actions, targets }, options).loss.dataSync();
    const mean = (a: number, b: number) =>
      distances.reduce((sum, _, i) => sum + (i % 2 === 0 ? a : b), 0) / batch;
    assertClose("default", lossBy({}), [mean(0.125, 2.5)]);
    assertClose("huber", lossBy({ loss: "huber" }), [mean(0.125, 2.5)]);
    assertClose("squared", lossBy({ loss: "squared" }), [mean(0.125, 4.5)]);
  });
  network.dispose();
});
