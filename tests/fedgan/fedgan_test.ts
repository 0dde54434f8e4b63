import assert from "node:assert/strict";
import { drawnDigits } from "lib/data";
import { fedgan } from "lib/fedgan";
import { Federation } from "lib/federated";
import { AdversarialPair, GanLearner } from "lib/gan";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();
const few = { agents: 2, filters: 1, latentSize: 1, epochs: 1, compile: false };

Deno.test("fedgan() that is refused leaves no tensor, nor does a Federation whose learner cannot be made", () => {
  const digits = drawnDigits(16);
  const { numTensors } = tf.memory();
  const wide = { ...digits, width: 56, height: 14 };
  assert.throws(() => fedgan(wide, few), /images are 14×56|\[14,56|14.*56/);
  assert.equal(tf.memory().numTensors, numTensors);

  let made = 0;
  const make = () => {
    if (++made === 3) throw new Error("no third one");
    return new GanLearner(new AdversarialPair({ filters: 1, compile: false }), digits);
  };
  assert.throws(() => new Federation(digits, make, { agents: 3 }), /no third one/);
  assert.equal(tf.memory().numTensors, numTensors);

  fedgan(digits, few).dispose();
  assert.equal(tf.memory().numTensors, numTensors);
});
