import assert from "node:assert/strict";
import { Agent, disposeWeights, Federation, Intermediary, sha256OfWeights } from "lib/federated";
import { type Fedgan, fedgan } from "lib/fedgan";
import { AdversarialPair, GanLearner } from "lib/gan";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { digits, small } from "./small.ts";

await loadTensorFlow();

function sharedSha256({ agents }: Fedgan): string[] {
  return agents.map((agent) => {
    const weights = agent.sharedWeights();
    const sha256 = sha256OfWeights(weights);
    disposeWeights(weights);
    return sha256;
  });
}

Deno.test("Federation starts agents apart where it is told to, by seeds of their own", () => {
  const federation = fedgan(digits, { ...small, agents: 3, initialisation: "apart" });
  const hashes = sharedSha256(federation);
  assert.equal(new Set(hashes).size, 3);
  assert.equal(new Set(federation.agents.map(({ learner }) => learner.options.seed)).size, 3);
  const alike = fedgan(digits, { ...small, agents: 3 });
  assert.deepEqual(sharedSha256(alike), [hashes[0], hashes[0], hashes[0]]);
  federation.dispose();
  alike.dispose();
});

Deno.test("Federation and Agent show in one line what they are", () => {
  const federation = fedgan(digits, small);
  assert.equal(Deno.inspect(federation), "Federation of 2 agents, 0 of 2 rounds done");
  assert.equal(Deno.inspect(federation.agents[1]), "Agent 2 with 24 examples");
  federation.dispose();
});

Deno.test("Federation holds each example with one agent", () => {
  const federation = fedgan(digits, {
    ...small,
    agents: 5,
    partition: { kind: "unequal" },
  });
  const held = federation.shards.flatMap((shard) => [...shard]).sort((a, b) => a - b);
  assert.deepEqual(held, [...digits.labels.keys()]);
  federation.dispose();
});

Deno.test("Federation refuses more agents than there are examples before it does anything", () => {
  const before = tf.memory().numTensors;
  assert.throws(
    () => new Federation(digits, () => assert.fail("no learner is made"), { agents: 49 }),
    /^RangeError: .*49 agents/,
  );
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("Federation refuses to share a network that nobody has", () => {
  const make = () => new GanLearner(new AdversarialPair({ filters: 1 }), digits);
  assert.throws(
    () => new Federation(digits, make, { agents: 1, share: ["policy"] }),
    /^RangeError: Cannot share "policy": the learner has the networks generator, discriminator/,
  );
});

Deno.test("Agents of the same data and random stream average to themselves", async () => {
  const shard = digits.labels.map((_, i) => i).subarray(0, 8);
  const agents = [1, 2, 3].map((number) =>
    new Agent(
      number,
      new GanLearner(new AdversarialPair({ batchSize: 8, seed: 9 }), digits, { shard }),
    )
  );
  for (const agent of agents) await Array.fromAsync(agent.train({ steps: 1 }));
  const updates = agents.map((agent) => agent.update());
  const mean = new Intermediary([1, 2, 3]).aggregate(updates);
  assert.equal(sha256OfWeights(mean), sha256OfWeights(updates[0].weights));
  updates.forEach(({ weights }) => disposeWeights(weights));
  disposeWeights(mean);
  agents.forEach((agent) => agent.dispose());
});
