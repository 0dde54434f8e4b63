import assert from "node:assert/strict";
import {
  AdversarialPair,
  ganOptions,
  makeGenerator,
  sampleImages,
  trainStep,
  withEstimatedStatistics,
} from "lib/gan";
import { variablesOf } from "lib/learning";
import { loadTensorFlow, randomKey, tf } from "lib/tensorflow";
import { images as formulaImages } from "../reference/formula.ts";
import reference from "../reference/dcgan_reference.json" with { type: "json" };

await loadTensorFlow();

const decay = 0.75;
const small = { filters: 4, learningRate: 1e-2, seed: 3 };

async function trainSteps(pair: AdversarialPair, steps: number): Promise<void> {
  const images = tf.tensor4d(formulaImages(), [reference.batch, 28, 28, 1]);
  for (let step = 0; step < steps; step++) await pair.trainStep(images);
  images.dispose();
}

const valuesOf = (network: tf.LayersModel) =>
  variablesOf(network).map(({ name, variable }) => ({
    name,
    values: variable.dataSync<"float32">().slice(),
  }));

for (const compile of [true, false]) {
  Deno.test(`AdversarialPair averages the generator's weights over its steps, compile ${compile}`, async () => {
    const pair = new AdversarialPair({ ...small, compile, averageDecay: decay });
    const afterStep: ReturnType<typeof valuesOf>[] = [];
    for (let step = 0; step < 5; step++) {
      await trainSteps(pair, 1);
      afterStep.push(valuesOf(pair.generator));
    }
    const weights = afterStep.map((_, step) => decay ** (4 - step));
    const sum = weights.reduce((a, b) => a + b);
    for (const [k, { name, values }] of valuesOf(pair.averagedGenerator!).entries()) {
      assert.equal(name, afterStep[0][k].name.replace("generator/", "averaged_generator/"));
      for (const [place, value] of values.entries()) {
        const terms = afterStep.map((step, i) => weights[i] * step[k].values[place]);
        const expected = terms.reduce((a, b) => a + b) / sum;
        const error = Math.abs(value - expected);
        assert.ok(
          error <= 1e-6 * Math.max(1, Math.abs(expected)),
          `${name}: ${value}, not ${expected}`,
        );
      }
    }
    pair.dispose();
  });
}

Deno.test("AdversarialPair trains to the same bytes with an average and without", async () => {
  const [without, averaging] = [0, decay]
    .map((averageDecay) => new AdversarialPair({ ...small, averageDecay }));
  assert.equal(without.averagedGenerator, undefined);
  assert.equal(without.drawingGenerator, without.generator);
  assert.equal(averaging.drawingGenerator, averaging.averagedGenerator);
  assert.deepEqual(without.draw(), sampleImages(without.generator));
  for (const pair of [without, averaging]) await trainSteps(pair, 4);
  const ofTraining = averaging.state().arrays
    .filter(({ name }) => !name.startsWith("averaged_generator/"));
  assert.deepEqual(ofTraining, without.state().arrays);
  without.dispose();
  averaging.dispose();
});

Deno.test("AdversarialPair.restore() goes on with its average to the same bytes as without a stop", async () => {
  const make = () => new AdversarialPair({ ...small, averageDecay: decay });
  const [pair, resumed] = [make(), make()];
  await trainSteps(pair, 2);
  const state = pair.state();
  await trainSteps(pair, 3);
  resumed.restore(state);
  await trainSteps(resumed, 3);
  assert.deepEqual(resumed.state(), pair.state());
  assert.deepEqual(resumed.draw(), pair.draw());
  const averaged = pair.averagedGenerator!;
  assert.deepEqual(pair.draw(), withEstimatedStatistics(averaged, () => sampleImages(averaged)));
  assert.notDeepEqual(pair.draw(), sampleImages(pair.generator));
  assert.deepEqual(resumed.state(), pair.state(), "drawing changes nothing");
  pair.dispose();
  resumed.dispose();
});

Deno.test("AdversarialPair with an average draws at first as its generator does, and leaks no tensor", async () => {
  const before = tf.memory().numTensors;
  const pair = new AdversarialPair({ ...small, averageDecay: decay });
  const { generator } = pair;
  assert.deepEqual(pair.draw(), withEstimatedStatistics(generator, () => sampleImages(generator)));
  await trainSteps(pair, 1);
  const { numTensors } = tf.memory();
  await trainSteps(pair, 5);
  pair.restore(pair.state());
  assert.equal(tf.memory().numTensors, numTensors);
  pair.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("trainStep() refuses an average without its rate, and a rate without an average", () => {
  const pair = new AdversarialPair({ ...small, compile: false });
  const averagedGenerator = makeGenerator(ganOptions(small), "averaged_generator");
  const [images, key, averageRate] = [
    tf.zeros<tf.Rank.R4>([2, 28, 28, 1]),
    randomKey(1),
    tf.scalar(0.5),
  ];
  assert.throws(
    () => trainStep(pair, { images, key, averageRate }),
    /^TypeError: Cannot take a step: averageRate is given but the networks have no averaged generator$/,
  );
  const { generator, discriminator, generatorOptimiser, discriminatorOptimiser } = pair;
  const networks = { generator, discriminator, generatorOptimiser, discriminatorOptimiser };
  assert.throws(
    () => trainStep({ ...networks, averagedGenerator }, { images, key }),
    /averageRate is missing but the networks have an averaged generator$/,
  );
  tf.dispose([images, key, averageRate]);
  averagedGenerator.dispose();
  pair.dispose();
});
