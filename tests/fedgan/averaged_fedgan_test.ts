import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { drawnDigits } from "lib/data";
import { type Fedgan, fedgan, type FedganOptions } from "lib/fedgan";
import { federate } from "lib/federated";
import { type GanLearner, sampleImages } from "lib/gan";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

const decay = 0.75;
const digits = drawnDigits(24);

/** Two agents of unequal shards that meet after every step. */
const small: Partial<FedganOptions> = {
  agents: 2,
  partition: { kind: "sizes", sizes: [18, 6] },
  syncEvery: { steps: 1 },
  epochs: 1,
  batchSize: 6,
  filters: 2,
  learningRate: 1e-2,
  averageDecay: decay,
  previews: 2,
  seed: 4,
};

const make = (changes: Partial<FedganOptions> = {}) => fedgan(digits, { ...small, ...changes });

/** A learner's weights by name, of one network. */
function valuesOf(learner: GanLearner, network: string): Map<string, Float32Array> {
  return new Map(
    learner.variables().filter(({ name }) => name.startsWith(`${network}/`))
      .map((
        { name, variable },
      ) => [name.slice(network.length + 1), variable.dataSync<"float32">().slice()]),
  );
}

async function train(federation: Fedgan): Promise<void> {
  for await (const _ of federate(federation));
}

for (const adamMoments of ["local", "average", "reset"] as const) {
  Deno.test(`fedgan() averages agents' averages to that of the mean's own path, moments ${adamMoments}`, async () => {
    const federation = make({ adamMoments });
    const path: Map<string, Float32Array>[] = [];
    for await (const log of federate(federation)) {
      if (log.kind === "round") path.push(valuesOf(federation.mean, "generator"));
    }
    assert.equal(path.length, 3);
    const weights = path.map((_, round) => decay ** (path.length - 1 - round));
    const sum = weights.reduce((a, b) => a + b);
    for (const [name, values] of valuesOf(federation.mean, "averaged_generator")) {
      values.forEach((value, place) => {
        const expected = path.reduce(
          (total, at, i) => total + weights[i] * at.get(name)![place],
          0,
        );
        const error = Math.abs(value - expected / sum);
        assert.ok(error < 1e-6, `${name}: ${value}, not ${expected / sum}`);
      });
    }
    for (const { learner } of federation.agents) {
      assert.deepEqual(
        valuesOf(learner, "averaged_generator"),
        valuesOf(federation.mean, "averaged_generator"),
      );
    }
    federation.dispose();
  });
}

Deno.test("fedgan() draws previews and the mean's images from the average", async () => {
  const federation = make();
  let drawn: Float32Array | undefined;
  for await (const log of federate(federation)) {
    if (log.kind === "round") drawn = log.samples!.pixels;
  }
  const { mean } = federation;
  const options = { count: 2, seed: 4 };
  assert.deepEqual(drawn, mean.pair.draw(options));
  assert.notDeepEqual(drawn, sampleImages(mean.generator, options));
  const names = federation.meanVariables().map(({ name }) => name.split("/")[0]);
  assert.deepEqual([...new Set(names)], ["generator", "discriminator", "averaged_generator"]);
  federation.dispose();
});

Deno.test("fedgan() shares the average with the generator, and leaves it alone with the discriminator", async () => {
  for (const share of ["generator", "discriminator", "none"] as const) {
    const federation = make({ share });
    await train(federation);
    const [one, other] = federation.agents
      .map(({ learner }) => valuesOf(learner, "averaged_generator"));
    const isShared = share === "generator";
    assert.equal(isDeepStrictEqual(one, other), isShared, share);
    federation.dispose();
  }
});

Deno.test("fedgan() keeps the average's moving statistics local where the generator's are", async () => {
  const federation = make({ movingStatistics: "local" });
  await train(federation);
  const [one, other] = federation.agents
    .map(({ learner }) => valuesOf(learner, "averaged_generator"));
  for (const [name, values] of one) {
    assert.equal(isDeepStrictEqual(values, other.get(name)), !name.includes("/moving_"), name);
  }
  federation.dispose();
});

Deno.test("fedgan() goes on with averages to the same bytes as without a stop, and leaks no tensor", async () => {
  const before = tf.memory().numTensors;
  const [whole, stopped, resumed] = [make(), make(), make()];
  await train(whole);
  for await (const log of federate(stopped)) if (log.kind === "round" && log.round === 2) break;
  resumed.restore(stopped.state());
  await train(resumed);
  assert.deepEqual(resumed.state(), whole.state());
  for (const federation of [whole, stopped, resumed]) federation.dispose();
  assert.equal(tf.memory().numTensors, before);
});
