import assert from "node:assert/strict";
import { Agent, disposeWeights, sha256OfWeights, type Sharing } from "lib/federated";
import { AdversarialPair, GanLearner } from "lib/gan";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { digits } from "./small.ts";

await loadTensorFlow();
const gan = { batchSize: 8, seed: 4 };
const learnerOf = () => new GanLearner(new AdversarialPair(gan), digits, { shard, samples: 2 });
const shard = Array.from({ length: 24 }, (_, i) => 2 * i); // 3 steps an epoch

async function trained(steps: number, sharing: Partial<Sharing> = {}): Promise<Agent<GanLearner>> {
  const agent = new Agent(1, learnerOf(), sharing);
  await Array.fromAsync(agent.train({ steps }));
  return agent;
}

Deno.test("Agent.train() goes on from where it stands, to a number of epochs or by a number of steps", async () => {
  const agent = new Agent(1, learnerOf());
  const kinds = async (limits: { epochs?: number; steps?: number }) =>
    (await Array.fromAsync(agent.train(limits))).map((log) =>
      log.kind === "step" ? log.step : `epoch ${log.epoch} of agent ${log.agent}`
    );
  assert.equal(agent.examples, 24);
  assert.equal(agent.learner.stepsPerEpoch, 3);
  const before = agent.update();
  assert.deepEqual([before.steps, before.metrics], [0, {}], "nothing is measured without a step");
  disposeWeights(before.weights);
  assert.deepEqual(await kinds({ steps: 2 }), [1, 2]);
  assert.deepEqual(await kinds({ steps: 0 }), []);
  assert.deepEqual(await kinds({ steps: 2 }), [3, "epoch 1 of agent 1", 1]);
  assert.deepEqual(await kinds({ epochs: 2 }), [2, 3, "epoch 2 of agent 1"]);
  assert.deepEqual(await kinds({ epochs: 2 }), []);
  assert.deepEqual(agent.epochMetrics.map(({ epoch }) => epoch), [1, 2]);
  const { steps, metrics, weights } = agent.update();
  assert.equal(steps, 6);
  // All of both epochs, since nothing was averaged in between, and all batches have eight images.
  const [one, two] = agent.epochMetrics.map((epoch) => epoch.metrics.generatorLoss);
  assert.ok(Math.abs(metrics.generatorLoss - (one + two) / 2) < 1e-12);
  disposeWeights(weights);
  agent.dispose();
});

Deno.test("Agent.train() ends an epoch before anything else if it was left behind its last step", async () => {
  const agent = new Agent(1, learnerOf());
  for await (const log of agent.train({ epochs: 1 })) {
    if (log.kind === "step" && log.step === 3) break;
  }
  assert.equal(agent.epochMetrics.length, 0);
  const [log, ...more] = await Array.fromAsync(agent.train({ steps: 0 }));
  assert.equal(log.kind, "epoch");
  assert.deepEqual(more, []);
  assert.equal(agent.epochMetrics.length, 1);
  agent.dispose();
});

Deno.test("Agent.update() is a snapshot that further training does not change", async () => {
  const agent = await trained(1);
  const { weights, ...update } = agent.update();
  assert.equal(update.agent, 1);
  assert.equal(update.examples, 24);
  const before = sha256OfWeights(weights);
  await Array.fromAsync(agent.train({ steps: 1 }));
  assert.equal(sha256OfWeights(weights), before);
  const now = agent.sharedWeights();
  assert.notEqual(sha256OfWeights(now), before);

  agent.accept(weights);
  disposeWeights(now);
  const after = agent.sharedWeights();
  assert.equal(sha256OfWeights(after), before);
  assert.equal(agent.update().steps, 0);
  disposeWeights(after);
  disposeWeights(weights);
  agent.dispose();
});

Deno.test("Agent.sharedWeights() has what it is told to share, and nothing else", () => {
  const count = (sharing: Partial<Sharing>) => {
    const agent = new Agent(1, learnerOf(), sharing);
    const names = Object.keys(agent.sharedWeights());
    agent.dispose();
    return {
      all: names.length,
      generator: names.filter((name) => name.startsWith("generator/")).length,
      statistics: names.filter((name) => name.includes("/moving_")).length,
      moments: names.filter((name) => name.endsWith("_moment")).length,
    };
  };
  const weights = { all: 22, generator: 16, statistics: 6, moments: 0 };
  assert.deepEqual(count({}), weights);
  assert.deepEqual(count({ share: ["generator"] }), { ...weights, all: 16 });
  assert.deepEqual(count({ share: ["discriminator"] }), {
    ...{ all: 6, generator: 0, statistics: 0, moments: 0 },
  });
  assert.deepEqual(count({ share: [], adamMoments: "average" }).all, 0);
  assert.deepEqual(count({ movingStatistics: "local" }), {
    ...{ all: 16, generator: 10, statistics: 0, moments: 0 },
  });
  const moments = count({ adamMoments: "average" });
  assert.deepEqual([moments.all, moments.moments], [22 + 32, 32]);
});

Deno.test("Agent.accept() takes over what is shared and leaves the rest alone", async () => {
  const agent = await trained(2, { share: ["generator"], movingStatistics: "local" });
  const before = agent.state();
  const zeros = Object.fromEntries(
    Object.entries(agent.sharedWeights()).map(([name, tensor]) => [name, tf.zerosLike(tensor)]),
  );
  agent.accept(zeros);
  const after = agent.state();
  for (const [k, { name, data }] of before.learner.arrays.entries()) {
    const now = after.learner.arrays[k].data as Float32Array;
    if (Object.hasOwn(zeros, name)) assert.ok(now.every((value) => value === 0), name);
    else assert.deepEqual(now, data, name);
  }
  assert.deepEqual(after.epochMetrics, before.epochMetrics);
  agent.dispose();
});

Deno.test("Agent.accept() keeps Adam's moments, or resets those of the networks that are shared", async () => {
  for (const adamMoments of ["local", "reset"] as const) {
    const agent = await trained(2, { share: ["generator"], adamMoments });
    const isZero = () =>
      agent.learner.pair.optimiserVariables().map(({ name, variable }) => ({
        name,
        isZero: variable.dataSync().every((value) => value === 0),
      }));
    assert.ok(isZero().every((one) => !one.isZero));
    agent.accept(agent.sharedWeights());
    for (const { name, isZero: zero } of isZero()) {
      assert.equal(zero, adamMoments === "reset" && name.startsWith("generator/"), name);
    }
    // The next step works on the same variables.
    await Array.fromAsync(agent.train({ steps: 1 }));
    assert.equal(agent.learner.pair.compiledStep!.traces, 1);
    agent.dispose();
  }
});

Deno.test("Agent.accept() refuses what does not fit and changes nothing", () => {
  const agent = new Agent(3, learnerOf());
  const before = agent.state();
  const weights = agent.sharedWeights();
  const name = "discriminator/dense/bias";
  const zeros = Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [name, tf.zerosLike(tensor)]),
  );
  const { [name]: _, ...fewer } = zeros;
  const refused = (given: Record<string, tf.Tensor>, error: RegExp) => {
    assert.throws(() => agent.accept(given), error);
    assert.deepEqual(agent.state(), before);
  };
  refused(
    fewer,
    /^TypeError: Cannot accept weights: "discriminator\/.*" is missing but must be float32 \[1\]/,
  );
  refused(
    { ...zeros, more: tf.zeros([1]) },
    /"more" is float32 \[1\] but must be missing, as agent 3/,
  );
  refused({ ...zeros, [name]: tf.zeros([2]) }, /is float32 \[2\] but must be float32 \[1\]/);
  refused({ ...zeros, [name]: tf.zeros([1], "int32") }, /is int32 \[1\] but must be float32 \[1\]/);
  const disposed = tf.zeros([1]);
  disposed.dispose();
  refused({ ...zeros, [name]: disposed }, /is disposed but must be float32 \[1\]/);
  // A name of every object is no weight.
  refused({ ...zeros, toString: tf.zeros([1]) }, /"toString" is float32 \[1\] but must be missing/);
  agent.dispose();
});

Deno.test("Agent shares neither networks nor optimisers with another, and leaves nothing behind", async () => {
  const before = tf.memory().numTensors;
  const [one, other] = [1, 2].map((number) => new Agent(number, learnerOf()));
  assert.notEqual(one.learner.pair.generatorOptimiser, other.learner.pair.generatorOptimiser);
  assert.notEqual(
    one.learner.pair.discriminatorOptimiser,
    other.learner.pair.discriminatorOptimiser,
  );
  const start = other.state();
  await Array.fromAsync(one.train({ steps: 1 }));
  assert.deepEqual(other.state(), start);
  const { numTensors } = tf.memory();
  const weights = one.sharedWeights();
  other.accept(weights);
  disposeWeights(weights);
  one.learner.samples();
  await Array.fromAsync(one.train({ steps: 1 }));
  assert.equal(tf.memory().numTensors, numTensors);
  one.dispose();
  other.dispose();
  assert.equal(tf.memory().numTensors, before);
});
