/** The faults of the article's first PPO, each beside what is right. */
import assert from "node:assert/strict";
import { returnsOfSample, valueLossOfAll } from "lib/bug_hunt";
import { estimateAdvantages } from "lib/reinforcement";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

Deno.test("returnsOfSample() credits a step in a shuffled sample with what came before it", () => {
  const rewards = [0, 0, 8];
  assert.deepEqual(returnsOfSample(rewards, { discount: 0.5 }), [2, 4, 8]);
  // The last step first: nothing that follows it in the sample has paid.
  assert.deepEqual(returnsOfSample(rewards, { discount: 0.5, order: [2, 0, 1] }), [0, 0, 8]);
  assert.deepEqual(returnsOfSample([8, 0, 0], { discount: 0.5, order: [1, 2, 0] }), [8, 2, 4]);
});

Deno.test("returnsOfSample() takes where playing stopped for the end of the game", () => {
  const played = { rewards: [1], terminated: [0], truncated: [0], values: [2], nextValues: [1] };
  const { returns } = estimateAdvantages(played, { games: 1, discount: 1, lambda: 1 });
  assert.deepEqual([...returns], [2]);
  assert.deepEqual(returnsOfSample(played.rewards, { discount: 1 }), [1]);
});

Deno.test("valueLossOfAll() is the right loss and the spread of the returns about each other", () => {
  const before = tf.memory().numTensors;
  const values = tf.tensor1d([1, 5]);
  const returns = tf.tensor1d([2, 6]);
  const loss = valueLossOfAll(values, returns);
  assert.equal(loss.dataSync()[0], (1 + 25 + 9 + 1) / 4);
  const gradients = tf.grad((x) => valueLossOfAll(x as tf.Tensor1D, returns))(values);
  // Both are drawn to the mean of the returns, 4.
  assert.deepEqual([...gradients.dataSync()], [1 - 4, 5 - 4]);
  tf.dispose([values, returns, loss, gradients]);
  assert.equal(tf.memory().numTensors, before);
});
