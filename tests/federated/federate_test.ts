import assert from "node:assert/strict";
import { drawnDigits } from "lib/data";
import { ImageClassifier } from "lib/evaluation";
import {
  disposeWeights,
  federate,
  type FederateOptions,
  Federation,
  type FederationLog,
  type MakeLearner,
  type RoundLog,
  sha256OfWeights,
  weightsOfArrays,
} from "lib/federated";
import { type Fedgan, fedgan, type FedganOptions } from "lib/fedgan";
import { AdversarialPair, GanLearner } from "lib/gan";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { digits, small, withoutTimes } from "./small.ts";

await loadTensorFlow();

/** Trains a federation to its end. */
async function run(changes: Partial<FedganOptions> = {}, options: FederateOptions = {}) {
  const federation = fedgan(digits, { ...small, ...changes });
  const logs = await Array.fromAsync(federate(federation, options));
  return { federation, logs, rounds: logs.filter((log) => log.kind === "round") };
}

function sharedSha256({ agents }: Fedgan): string[] {
  return agents.map((agent) => {
    const weights = agent.sharedWeights();
    const sha256 = sha256OfWeights(weights);
    disposeWeights(weights);
    return sha256;
  });
}

const stepsOf = (rounds: RoundLog[]) =>
  rounds.map(({ agents }) => agents.map(({ steps }) => steps));

Deno.test("federate() starts all agents alike, gives all the mean after each round, and leaves nothing", async () => {
  const before = tf.memory().numTensors;
  const federation = fedgan(digits, small);
  const [first] = sharedSha256(federation);
  const seen: string[] = [];
  let settled = 0;
  for await (const log of federate(federation)) {
    seen.push(log.kind === "step" || log.kind === "epoch" ? `${log.kind} ${log.agent}` : log.kind);
    if (log.kind === "start") assert.deepEqual(log.sha256, [first, first]);
    if (log.kind === "epoch") {
      const [one, other] = sharedSha256(federation);
      assert.notEqual(one, other, "agents drift apart");
    }
    if (log.kind !== "round") continue;
    assert.deepEqual(sharedSha256(federation), [log.sha256, log.sha256]);
    const mean = weightsOfArrays(federation.state().weights);
    assert.equal(sha256OfWeights(mean), log.sha256);
    disposeWeights(mean);
    // Other numbers than those of a start alike: the streams are the agents' own.
    assert.notDeepEqual(log.agents[0].metrics, log.agents[1].metrics);
    assert.deepEqual(log.samples, federation.agents[0].learner.samples());
    assert.equal(log.samples!.pixels.length, 2 * 28 * 28);
    settled ||= tf.memory().numTensors;
    assert.equal(tf.memory().numTensors, settled);
  }
  const steps = (agent: number) => Array<string>(3).fill(`step ${agent}`);
  const round = [...steps(1), "epoch 1", ...steps(2), "epoch 2", "round"];
  assert.deepEqual(seen, ["start", ...round, ...round]);
  assert.equal(federation.round, federation.rounds);
  assert.deepEqual(await Array.fromAsync(federate(federation)), []);
  federation.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("federate() counts K in epochs: 20 steps between rounds for 1,000 images at batch 100, K = 2", async () => {
  const syncEvery = { epochs: 2 };
  const settings = { agents: 1, batchSize: 100, epochs: 2, syncEvery, previews: 0 };
  const federation = fedgan(drawnDigits(1000), settings);
  const logs = await Array.fromAsync(federate(federation));
  assert.deepEqual(stepsOf(logs.filter((log) => log.kind === "round")), [[20]]);
  federation.dispose();
});

Deno.test("federate() averages after the last interval too, though it is shorter", async () => {
  const { federation, rounds } = await run({ epochs: 3, syncEvery: { epochs: 2 } });
  assert.equal(federation.rounds, 2);
  assert.equal(federation.plannedSteps, 2 * 9);
  assert.deepEqual(stepsOf(rounds), [[6, 6], [3, 3]]);
  federation.dispose();
});

Deno.test("federate() counts K in steps: 7 steps between rounds for K = 7, the rest at the end", async () => {
  const { federation, rounds } = await run({ epochs: 3, batchSize: 6, syncEvery: { steps: 7 } });
  assert.equal(federation.rounds, 2);
  assert.equal(federation.plannedSteps, 2 * 12);
  assert.deepEqual(stepsOf(rounds), [[7, 7], [5, 5]]);
  federation.dispose();
});

Deno.test("federate() takes as many epochs of unequal shards, or as many steps of each agent", async () => {
  const unequal = { batchSize: 12, partition: { kind: "sizes", sizes: [1, 3] } } as const;
  const byEpochs = await run(unequal);
  assert.deepEqual(stepsOf(byEpochs.rounds), [[1, 3], [1, 3]]);
  assert.deepEqual(byEpochs.federation.agents.map(({ epochMetrics }) => epochMetrics.length), [
    2,
    2,
  ]);
  const bySteps = await run({ ...unequal, syncEvery: { steps: 4 } });
  assert.deepEqual(stepsOf(bySteps.rounds), [[4, 4], [2, 2]]);
  assert.deepEqual(bySteps.federation.agents.map(({ epochMetrics }) => epochMetrics.length), [
    6,
    2,
  ]);
  byEpochs.federation.dispose();
  bySteps.federation.dispose();
});

Deno.test("federate() weighs agents by their examples, moving statistics and all", async () => {
  const federation = fedgan(digits, {
    ...{ ...small, epochs: 1, partition: { kind: "sizes", sizes: [1, 3] } },
  });
  let drifted: Record<string, Float32Array>[] = [];
  for await (const log of federate(federation)) {
    if (log.kind !== "epoch") continue;
    drifted = federation.agents.map((agent) =>
      Object.fromEntries(
        agent.learner.pair.weights().map(({ name, data }) => [name, data as Float32Array]),
      )
    );
  }
  const [one, other] = drifted;
  for (const { name, data } of federation.agents[1].learner.pair.weights()) {
    const expected = one[name].map((value, k) => Math.fround(0.25 * value + 0.75 * other[name][k]));
    const scale = other[name].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    (data as Float32Array).forEach((value, k) =>
      assert.ok(Math.abs(value - expected[k]) <= 1e-6 * scale, `${name} ${k}`)
    );
  }
  const statistics = "generator/batch_normalization/moving_mean";
  assert.notDeepEqual(one[statistics], other[statistics]);
  federation.dispose();
});

for (const syncEvery of [{ epochs: 1 }, { steps: 4 }]) {
  Deno.test(`federate() with one agent is the standalone training to the byte, K = ${JSON.stringify(syncEvery)}`, async () => {
    const { federation } = await run({ agents: 1, syncEvery });
    const alone = new GanLearner(new AdversarialPair(federation.agents[0].learner.options), digits);
    const logs = await Array.fromAsync(alone.train());
    assert.deepEqual(federation.agents[0].learner.state(), alone.state());
    assert.deepEqual(
      federation.agents[0].epochMetrics.map(({ metrics }) => metrics),
      logs.filter(({ kind }) => kind === "epoch").map(({ metrics }) => metrics),
    );
    federation.dispose();
    alone.dispose();
  });
}

Deno.test("federate() with parallel agents tells the same and ends in the same bytes", async () => {
  const unequal = { agents: 3, partition: { kind: "sizes", sizes: [1, 2, 3] } } as const;
  const sequential = await run(unequal);
  const parallel = await run(unequal, { parallel: true });
  assert.deepEqual(parallel.federation.state(), sequential.federation.state());
  const ofAgent = (logs: FederationLog[], agent: number) =>
    withoutTimes(logs).filter((log) => "agent" in log && log.agent === agent);
  for (const agent of [1, 2, 3]) {
    assert.deepEqual(ofAgent(parallel.logs, agent), ofAgent(sequential.logs, agent));
  }
  assert.deepEqual(withoutTimes(parallel.rounds), withoutTimes(sequential.rounds));
  const order = parallel.logs.filter(({ kind }) => kind === "step")
    .map((log) => "agent" in log && log.agent);
  assert.deepEqual(order.slice(0, 4), [1, 2, 3, 2], "side by side");
  sequential.federation.dispose();
  parallel.federation.dispose();
});

Deno.test("federate() counts the bytes of what is sent and received, as FedGAN does", async () => {
  const parameters = { generator: 2_330_944, statistics: 25_472, discriminator: 212_865 };
  const { generator, statistics, discriminator } = parameters;
  const cases: [Partial<FedganOptions>, number][] = [
    [{}, generator + discriminator],
    [{ movingStatistics: "local" }, generator - statistics + discriminator],
    [{ share: "generator" }, generator],
    [
      { adamMoments: "average" },
      generator + discriminator + 2 * (generator - statistics + discriminator),
    ],
    [{ share: "none" }, 0],
  ];
  for (const [changes, numbers] of cases) {
    const { federation, rounds } = await run({ ...changes, epochs: 1, batchSize: 24 });
    for (const { sentBytes, receivedBytes } of rounds[0].agents) {
      assert.deepEqual([sentBytes, receivedBytes], [4 * numbers, 4 * numbers]);
    }
    federation.dispose();
  }
});

Deno.test("federate() shares nothing where it is told so: agents train as if each were alone", async () => {
  const { federation, rounds } = await run({ share: "none" });
  assert.equal(rounds.length, 2);
  assert.ok(rounds.every(({ sha256, samples }) => sha256 === undefined && samples === undefined));
  assert.deepEqual(federation.meanVariables(), []);
  const [, second] = federation.agents;
  const pair = new AdversarialPair(second.learner.options);
  const alone = new GanLearner(pair, digits, { shard: federation.shards[1] });
  const start = new AdversarialPair({ seed: small.seed });
  pair.setWeights(start.weights());
  await Array.fromAsync(alone.train({ epochs: 2 }));
  assert.deepEqual(second.learner.state(), alone.state());
  start.dispose();
  federation.dispose();
  alone.dispose();
});

Deno.test("federate() keeps moving statistics and moments local, or averages them", async () => {
  const after = async (changes: Partial<FedganOptions>) => {
    const { federation } = await run({ ...changes, epochs: 1, batchSize: 24 });
    const [one, other] = federation.agents.map((agent) => agent.learner.state().arrays);
    federation.dispose();
    const differ = one.filter(({ data }, k) =>
      (data as Float32Array).some((value, i) => value !== other[k].data[i])
    ).map(({ name }) => name.split("/").at(-1));
    return [...new Set(differ)].sort();
  };
  const moments = ["first_moment", "second_moment"];
  assert.deepEqual(await after({}), moments);
  const statistics = ["moving_mean", "moving_variance"];
  assert.deepEqual(
    await after({ movingStatistics: "local" }),
    [...moments, ...statistics].sort(),
  );
  assert.deepEqual(await after({ adamMoments: "average" }), []);
});

Deno.test("federate() ends a round as it was if an agent has diverged", async () => {
  const federation = fedgan(digits, small);
  const bad = () => {
    const { variable } = federation.agents[1].learner.variables()[3];
    tf.tidy(() => variable.assign(tf.fill(variable.shape, NaN)));
  };
  let before: unknown;
  await assert.rejects(
    async () => {
      for await (const log of federate(federation)) {
        if (log.kind !== "epoch" || log.agent !== 2) continue;
        bad();
        before = federation.state();
      }
    },
    /^DivergedError: Cannot continue training: it has diverged, "generator\/.*" of agent 2 is not finite but must be finite at the end of round 1;/,
  );
  assert.equal(federation.round, 0);
  assert.deepEqual(federation.state(), before);
  federation.dispose();
});

Deno.test("federate() trains a federation for one call at a time", async () => {
  const federation = fedgan(digits, { ...small, filters: 1 });
  const first = federate(federation);
  await first.next();
  await assert.rejects(
    federate(federation).next(),
    /^Error: Cannot federate: another call is training this federation/,
  );
  await first.return();
  const logs = await Array.fromAsync(federate(federation));
  assert.equal(logs.at(-1)?.kind, "round");
  federation.dispose();
});

Deno.test("federate() federates an image classifier by the same code", async () => {
  const make: MakeLearner<ImageClassifier> = (dataSet, { shard, seed }) =>
    new ImageClassifier(dataSet, { shard, seed, batchSize: 8, epochs: 4 });
  const federation = new Federation(drawnDigits(256), make, { agents: 2, epochs: 3 });
  const test = drawnDigits(64, { seed: 1 });
  const untrained = federation.mean.accuracy(test);
  const rounds = await Array.fromAsync(federate(federation));
  assert.equal(rounds.filter(({ kind }) => kind === "round").length, 3);
  const [alone, mean] = [federation.agents[0].learner, federation.mean].map((c) =>
    c.accuracy(test)
  );
  assert.ok(untrained < 0.4 && mean > 0.6 && mean === alone, `${untrained}, ${alone}, ${mean}`);
  federation.dispose();
});
