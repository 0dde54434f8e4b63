import assert from "node:assert/strict";
import { CartPole } from "lib/environments";
import { Game2048 } from "lib/game2048";
import { ActorCritic } from "lib/reinforcement";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertClose } from "../../reference/assert_close.ts";
import { data } from "../reference_values.ts";

await loadTensorFlow();

Deno.test("ActorCritic acts by a compiled call where that has many products, as it does on the host", () => {
  const many = new Game2048({ games: 64, seed: 1 });
  // 64 games times 132,000 products, and eight.
  const networks = new ActorCritic(many, { hidden: [256, 256], activation: "relu", seed: 2 });
  const before = tf.memory().numTensors;
  const actor = networks.actor();
  const logProbabilities = new Float32Array(64);
  const few = new Game2048({ games: 8, seed: 1 });
  const ofFew = new Float32Array(8);
  for (let step = 0; step < 5; step++) {
    const actions = Array.from(actor.act(many, logProbabilities));
    assert.deepEqual(Array.from(networks.actor().act(few, ofFew)), actions.slice(0, 8));
    assertClose("log-probabilities", logProbabilities.subarray(0, 8), ofFew, 1e-6);
    many.step(actions);
    few.step(actions.slice(0, 8));
  }
  assert.equal(tf.memory().numTensors, before);
  networks.dispose();
});

Deno.test("ActorCritic gives many observations the values that it gives a few of them", () => {
  const networks = new ActorCritic(new CartPole(), {
    ...{ hidden: [64, 64], activation: "tanh", seed: 2 },
  });
  const before = tf.memory().numTensors;
  const observations = data("observations", 8_192 * 4, 2);
  const values = networks.values(observations); // 36 million products
  for (let row = 0; row < 8_192; row += 1_024) {
    const few = networks.values(observations.subarray(4 * row, 4 * row + 4 * 64));
    assertClose("values", values.subarray(row, row + 64), few, 1e-6);
  }
  assert.equal(tf.memory().numTensors, before);
  networks.dispose();
});
