import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { ganOptions, makeDiscriminator, makeGenerator } from "lib/gan";
import reference from "../../reference/dcgan_reference.json" with { type: "json" };

await loadTensorFlow();

for (const make of [makeGenerator, makeDiscriminator]) {
  Deno.test(`${make.name}() has Keras's layers, shapes, names and parameter counts`, () => {
    const model = make(ganOptions());
    const expected = reference.parameters[model.name as "generator" | "discriminator"];
    assert.deepEqual(
      Object.fromEntries(
        model.layers.map((layer) => [layer.name, (layer.outputShape as tf.Shape).slice(1)]),
      ),
      expected.layers,
    );
    assert.equal(model.countParams(), expected.all);
    const trainable = model.trainableWeights.map((weight) => weight.shape as number[]);
    assert.equal(
      trainable.reduce((sum, shape) => sum + shape.reduce((size, axis) => size * axis, 1), 0),
      expected.trainable,
    );
    model.dispose();
  });

  Deno.test(`${make.name}() draws initial weights by the seed, as Glorot's uniform distribution`, () => {
    const kernelsOf = (seed: number) => {
      const model = make(ganOptions({ seed }));
      const kernels = model.layers.flatMap((layer) => layer.weights)
        .filter((weight) => weight.originalName.endsWith("kernel"))
        .map((weight) => ({
          shape: weight.shape,
          values: weight.read().dataSync<"float32">().slice(),
        }));
      model.dispose();
      return kernels;
    };
    const kernels = kernelsOf(7);
    assert.deepEqual(kernels, kernelsOf(7));
    kernelsOf(8).forEach((other, k) => assert.notDeepEqual(other, kernels[k]));
    for (const { shape, values } of kernels) {
      const receptive = shape.slice(0, -2).reduce<number>((size, axis) => size * axis!, 1);
      const limit = Math.sqrt(6 / (receptive * (shape.at(-1)! + shape.at(-2)!)));
      const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
      assert.ok(largest <= limit * (1 + 1e-6) && largest > 0.99 * limit, `${largest} of ${limit}`);
      const spread = 3 * square / limit ** 2; // 1 for a uniform distribution
      assert.ok(Math.abs(spread - 1) < 4 / Math.sqrt(values.length), `${spread}`);
    }
  });
}

Deno.test("makeDiscriminator() drops by the key, differently in each layer, and only in training", () => {
  const model = makeDiscriminator(ganOptions({ dropoutRate: 0.5, leakySlope: 1 }));
  tf.tidy(() => {
    const dropped = (layer: string, shape: number[], key: number[]) => {
      const apply = model.getLayer(layer).apply.bind(model.getLayer(layer));
      const randomKey = tf.tensor1d(key, "int32");
      const y = apply(tf.ones(shape), { training: true, randomKey }) as tf.Tensor;
      return [...y.dataSync()];
    };
    const shape = [4, 7, 7, 64];
    const mask = dropped("dropout", shape, [1, 2]);
    assert.deepEqual(mask, dropped("dropout", shape, [1, 2]));
    assert.notDeepEqual(mask, dropped("dropout", shape, [1, 3]));
    assert.notDeepEqual(mask, dropped("dropout", shape, [2, 2]));
    assert.notDeepEqual(mask, dropped("dropout_1", shape, [1, 2]));
    assert.deepEqual(new Set(mask), new Set([0, 2])); // what stays is doubled
    const kept = mask.filter((value) => value > 0).length / mask.length;
    assert.ok(Math.abs(kept - 0.5) < 0.02, `${kept}`);

    const x = tf.ones([2, 28, 28, 1]);
    assert.deepEqual(
      [...(model.apply(x) as tf.Tensor).dataSync()],
      [...(model.apply(x, { training: false }) as tf.Tensor).dataSync()],
    );
    assert.throws(
      () => model.apply(x, { training: true }),
      /^TypeError: Cannot apply layer "dropout" in training: it has no random key/,
    );
  });
  model.dispose();
});

Deno.test("a frozen makeGenerator() keeps its moving statistics and uses them, in training too, as in Keras", () => {
  const model = makeGenerator(ganOptions({ filters: 4, latentSize: 8 }));
  const latents = tf.randomNormal([3, 8], 0, 1, "float32", 1);
  const apply = (training: boolean) =>
    tf.tidy(() => (model.apply(latents, { training }) as tf.Tensor).dataSync<"float32">().slice());
  const statistics = () => model.nonTrainableWeights.map((weight) => [...weight.read().dataSync()]);
  const before = statistics();
  model.trainable = false;
  assert.deepEqual(apply(true), apply(false));
  model.trainable = true;
  assert.deepEqual(statistics(), before);
  assert.notDeepEqual(apply(true), apply(false));
  assert.notDeepEqual(statistics(), before);
  model.dispose();
  latents.dispose();
});

Deno.test("half the filters make half of the channels in every layer", () => {
  const options = ganOptions({ filters: 32 });
  const [generator, discriminator] = [makeGenerator(options), makeDiscriminator(options)];
  // Dense, three kernels, and four numbers a channel for each batch normalisation.
  const kernels = 100 * 49 * 128 + 25 * (128 * 64 + 64 * 32 + 32 * 1);
  assert.equal(generator.countParams(), kernels + 4 * (49 * 128 + 64 + 32));
  assert.equal(discriminator.countParams(), 25 * 32 + 32 + 25 * 32 * 64 + 64 + 49 * 64 + 1);
  for (const model of [generator, discriminator]) model.dispose();
});
