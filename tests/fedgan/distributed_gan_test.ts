import assert from "node:assert/strict";
import { type DataSet, drawnDigits, epochBatches, takeImages } from "lib/data";
import { DistributedGan, type DistributedGanOptions } from "lib/fedgan";
import { AdversarialPair, batchGradients, GanLearner } from "lib/gan";
import { readVariables, trainableVariablesOf } from "lib/learning";
import { deriveSeed } from "lib/random";
import { loadTensorFlow, randomKey, tf } from "lib/tensorflow";

await loadTensorFlow();

const digits = drawnDigits(40, { seed: 1 });
const small = { filters: 2, latentSize: 3, batchSize: 4, epochs: 3, seed: 5 };

async function train(gan: DistributedGan | GanLearner, steps: number): Promise<void> {
  for await (const _log of gan.train({ steps }));
}

const weightsOf = (gan: DistributedGan | GanLearner) =>
  new Map(readVariables(gan.variables()).map(({ name, data }) => [name, Array.from(data, Number)]));

for (const averageDecay of [0, 0.9]) {
  Deno.test(`DistributedGan of one agent is one GAN, to the byte, and leaves no tensor; average ${averageDecay}`, async () => {
    const before = tf.memory().numTensors;
    const one = new DistributedGan(digits, { ...small, averageDecay, agents: 1 });
    const pair = new GanLearner(new AdversarialPair({ ...small, averageDecay }), digits);
    const logs = [];
    for (const learner of [one, pair]) {
      logs.push([]);
      for await (const { kind, metrics } of learner.train({ steps: 11 })) {
        logs.at(-1)!.push({ kind, metrics } as never);
      }
    }
    assert.deepEqual(logs[0], logs[1]);
    assert.deepEqual(weightsOf(one), weightsOf(pair));
    assert.deepEqual(one.samples(), pair.samples());
    [one, pair].forEach((learner) => learner.dispose());
    assert.equal(tf.memory().numTensors, before);
  });
}

/** Two agents of 10 and of 30 images. */
const two: Partial<DistributedGanOptions> = {
  ...small,
  agents: 2,
  partition: { kind: "sizes", sizes: [1, 3] },
  convolutions: "direct",
};

Deno.test("DistributedGan's first step, computed by hand for two agents of a quarter and three quarters", async () => {
  const gan = new DistributedGan(digits, two);
  assert.deepEqual(gan.shards.map(({ length }) => length), [10, 30]);
  const { batchSize, seed } = small;
  const seeds = [seed, deriveSeed(seed, "agent", 2)];
  const start = weightsOf(gan);
  // Adam's first step moves a weight by the learning rate against its gradient's sign; near 0 epsilon makes it less.
  const moved = (gradient: number) =>
    1e-4 * gradient / (Math.abs(gradient) + 1e-7 / Math.sqrt(1e-3));
  const share = [0.25, 0.75];
  const mean = (values: number[]) => values.reduce((sum, value, i) => sum + share[i] * value, 0);
  const ofAgents = gan.shards.map((shard, i) => {
    const pair = new AdversarialPair({ ...small, convolutions: "direct" });
    const [batch] = epochBatches(digits, { batchSize, seed: seeds[i], epoch: 0, shard });
    const read = tf.tidy(() => {
      const key = randomKey(deriveSeed(seeds[i], "step"), 0);
      const images = imagesOf(digits, batch);
      const { generatorGradients, discriminatorGradients } = batchGradients(pair, { images, key });
      return [generatorGradients, discriminatorGradients]
        .map((list) => list.map((tensor) => Array.from(tensor.dataSync())));
    });
    pair.dispose();
    return { generator: read[0], discriminator: read[1] };
  });
  const names = trainableVariablesOf(gan.generator).map(({ name }) => name);
  await train(gan, 1);
  const after = weightsOf(gan);
  names.forEach((name, k) =>
    start.get(name)!.forEach((value, at) => {
      const gradient = mean(ofAgents.map(({ generator }) => generator[k][at]));
      near(after.get(name)![at], value - moved(gradient), `${name}[${at}]`);
    })
  );
  const opponent = [...start.keys()].filter((name) => name.startsWith("discriminator/"));
  opponent.forEach((name, k) =>
    start.get(name)!.forEach((value, at) => {
      // Each agent's own optimiser first, then the mean of weights: not the mean of gradients.
      const own = ofAgents.map(({ discriminator }) => value - moved(discriminator[k][at]));
      near(after.get(name)![at], mean(own), `${name}[${at}]`);
    })
  );
  gan.dispose();
});

Deno.test("DistributedGan passes over the smaller shard more often, and goes on from a state to the same bytes", async () => {
  const averaging = { ...two, averageDecay: 0.9 };
  const gan = new DistributedGan(digits, averaging);
  assert.equal(gan.stepsPerEpoch, 8, "30 images of the larger shard in batches of 4");
  const lengths = [];
  for await (const log of gan.train({ steps: 8 })) {
    if (log.kind === "step") lengths.push(log.examples);
  }
  assert.deepEqual(lengths, [8, 8, 6, 8, 8, 6, 8, 6], "10 images in 4, 4, 2 beside 30 in 4, …, 2");
  const state = gan.state();
  await train(gan, 5);
  const wanted = weightsOf(gan);
  const other = new DistributedGan(digits, averaging);
  other.restore(state);
  await train(other, 5);
  assert.deepEqual(weightsOf(other), wanted);
  assert.deepEqual(other.state(), gan.state());
  [gan, other].forEach((each) => each.dispose());
});

Deno.test("DistributedGan counts the bytes of a step, and refuses FedGAN's own settings", () => {
  const gan = new DistributedGan(digits, two);
  // 5·5·1·2 + 2, 5·5·2·4 + 4, 7·7·4 + 1 weights of the discriminator; 4 fakes of 28·28 pixels.
  const weights = 52 + 204 + 197;
  assert.equal(gan.bytesOfStep, 2 * (2 * 4 * 4 * 784 + 2 * 4 * weights));
  gan.dispose();
  assert.throws(
    () => new DistributedGan(digits, { syncEvery: { steps: 1 } } as Partial<DistributedGanOptions>),
    /Cannot use setting "syncEvery"/,
  );
});

function imagesOf(dataSet: DataSet, batch: Uint32Array): tf.Tensor4D {
  return tf.tensor4d(takeImages(dataSet, batch), [batch.length, 28, 28, 1]);
}

function near(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) < 2e-7, `${what} is ${actual} but must be ${expected}`);
}
