import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { ganOptions, makeGenerator, sampleImages } from "lib/gan";

await loadTensorFlow();

Deno.test("sampleImages() draws by the seed, the first images whatever the count", () => {
  const generator = makeGenerator(ganOptions());
  const before = tf.memory().numTensors;
  const sixteen = sampleImages(generator);
  assert.equal(sixteen.length, 16 * 28 * 28);
  assert.ok(sixteen.every((pixel) => pixel >= -1 && pixel <= 1));
  assert.deepEqual(sampleImages(generator, { count: 16 }), sixteen);
  assert.notDeepEqual(sampleImages(generator, { seed: 1 }), sixteen);

  const many = sampleImages(generator, { count: 300 });
  // Another batch size may round in another order.
  sixteen.forEach((pixel, k) => assert.ok(Math.abs(pixel - many[k]) < 1e-6));
  const image = (k: number) => many.slice(k * 784, (k + 1) * 784);
  assert.notDeepEqual(image(0), image(1));
  assert.notDeepEqual(image(0), image(256)); // the second chunk has noise of its own
  assert.equal(tf.memory().numTensors, before);
  generator.dispose();
});

Deno.test("sampleImages() refuses a count that is none", () => {
  const generator = makeGenerator(ganOptions());
  for (const count of [0, -1, 1.5, NaN]) {
    assert.throws(() => sampleImages(generator, { count }), RangeError);
  }
  generator.dispose();
});
