/** The fault of the article's second PPO, and that it learns without it. */
import assert from "node:assert/strict";
import { articleRules, clippedLoss, ListGame, SecondProgram } from "lib/bug_hunt";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

const advantages = [3, -1, 0.5, 2];

/** The gradient for logarithms of ratios that are all 0. */
function gradient(shape: number[], values: number[] = advantages): number[] {
  return tf.tidy(() => {
    const loss = (log: tf.Tensor) =>
      clippedLoss(log.exp() as tf.Tensor1D, tf.tensor(values, shape));
    return [...tf.grad(loss)(tf.zeros([4])).dataSync()];
  });
}

Deno.test("clippedLoss() of a column of advantages has the gradient of their mean for every row", () => {
  const right = gradient([4]);
  right.forEach((value, i) => assert(Math.abs(value + advantages[i] / 4) < 1e-6));
  const mean = advantages.reduce((sum, advantage) => sum + advantage, 0) / 4;
  const wrong = gradient([4, 1]);
  wrong.forEach((value) => assert(Math.abs(value + mean / 4) < 1e-6));
  assert.deepEqual(wrong, gradient([4], Array(4).fill(mean)));
});

Deno.test("SecondProgram learns, frees its tensors, and differs when it is mended", async () => {
  const weights: string[] = [];
  for (const isMended of [false, true, true]) {
    const before = tf.memory().numTensors;
    const learner = new SecondProgram(
      (options) => new ListGame({ ...options, rules: articleRules, timeLimit: 1_000 }),
      { steps: 128, epochs: 1, seed: 2, isMended },
    );
    const bytes = () => learner.variables().flatMap(({ variable }) => [...variable.dataSync()]);
    const start = bytes();
    for await (const log of learner.train()) {
      if (log.kind === "epoch") assert(log.metrics.valueLoss > 0 && log.metrics.entropy > 0);
    }
    assert.notDeepEqual(bytes(), start);
    weights.push(`${bytes()}`);
    assert.equal(learner.environmentSteps, 128);
    learner.dispose();
    assert.equal(tf.memory().numTensors, before);
  }
  assert.notEqual(weights[0], weights[1]);
  assert.equal(weights[1], weights[2]);
});
