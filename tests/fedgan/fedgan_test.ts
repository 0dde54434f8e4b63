import assert from "node:assert/strict";
import { drawnDigits } from "lib/data";
import { fedgan } from "lib/fedgan";
import { federate, Federation } from "lib/federated";
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

Deno.test("fedgan() traces one step for all agents, who start with one set of numbers in memory", async () => {
  const federation = fedgan(drawnDigits(48), {
    ...{ agents: 3, filters: 2, latentSize: 4, batchSize: 8, epochs: 1 },
    syncEvery: { steps: 1 },
  });
  const pairs = [...federation.agents.map(({ learner }) => learner), federation.mean]
    .map(({ pair }) => pair);
  const everything = pairs.map((pair) => [...pair.variables(), ...pair.optimiserVariables()]);
  const held = everything.map((variables) => variables.map(({ variable }) => variable.dataId));
  for (const ids of held.slice(1)) assert.ok(ids.every((id, k) => id === held[0][k]));
  for await (const log of federate(federation)) if (log.kind === "round") break;
  assert.deepEqual(pairs.map(({ compiledStep }) => compiledStep!.traces), [1, 1, 1, 1]);
  const [one, other] = federation.agents.map(({ learner }) => learner.state());
  assert.notDeepEqual(one.arrays.at(-1), other.arrays.at(-1), "moments are each agent's own");
  federation.dispose();
});
