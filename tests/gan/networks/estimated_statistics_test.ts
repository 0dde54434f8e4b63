import assert from "node:assert/strict";
import { ganOptions, makeGenerator, sampleImages, withEstimatedStatistics } from "lib/gan";
import { readVariables, variablesOf } from "lib/learning";
import { deriveSeed } from "lib/random";
import { loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";

await loadTensorFlow();

const options = ganOptions({ filters: 2, latentSize: 5, seed: 1 });

/** The values of one weight. */
function valuesOf(generator: tf.LayersModel, name: string): number[] {
  const { variable } = variablesOf(generator).find((weight) =>
    weight.name === `generator/${name}`
  )!;
  return [...variable.dataSync<"float32">()];
}

Deno.test("withEstimatedStatistics() has the mean of two batches' means and variances", () => {
  const generator = makeGenerator(options);
  const [kernel] = variablesOf(generator).map(({ variable }) => variable);
  const [means, variances] = withEstimatedStatistics(
    generator,
    () => ["mean", "variance"].map((s) => valuesOf(generator, `batch_normalization/moving_${s}`)),
  );
  const batches = [0, 1].map((batch) =>
    tf.tidy(() => {
      const noise = randomNormal<tf.Rank.R2>(
        [256, 5],
        randomKey(deriveSeed(0, "statistics"), batch),
      );
      return noise.matMul(kernel as tf.Tensor2D).arraySync() as number[][];
    })
  );
  for (let feature = 0; feature < 49 * 8; feature++) {
    const ofBatches = batches.map((rows) => {
      const mean = rows.reduce((sum, row) => sum + row[feature], 0) / 256;
      return [mean, rows.reduce((sum, row) => sum + (row[feature] - mean) ** 2, 0) / 256];
    });
    // A moving mean with momentum 0.99 gives the older of two a little less, 0.99 : 1.
    const [mean, variance] = [0, 1].map((k) => (0.99 * ofBatches[0][k] + ofBatches[1][k]) / 1.99);
    assert.ok(Math.abs(means[feature] - mean) < 1e-5, `mean of ${feature}`);
    assert.ok(Math.abs(variances[feature] - variance) < 1e-5, `variance of ${feature}`);
  }
  generator.dispose();
});

Deno.test("withEstimatedStatistics() does not depend on the moving statistics, and leaves them as they were", () => {
  const generator = makeGenerator(options);
  const draw = () => withEstimatedStatistics(generator, () => sampleImages(generator));
  const drawn = draw();
  const moved = variablesOf(generator).filter(({ name }) => name.includes("/moving_"));
  tf.tidy(() => moved.forEach(({ variable }) => variable.assign(variable.mul(3).add(2))));
  const before = readVariables(variablesOf(generator));
  const { numTensors } = tf.memory();
  assert.deepEqual(draw(), drawn);
  assert.notDeepEqual(sampleImages(generator), drawn);
  assert.throws(() =>
    withEstimatedStatistics(generator, () => {
      throw new Error("out of paper");
    }), /out of paper/);
  assert.deepEqual(readVariables(variablesOf(generator)), before);
  assert.equal(tf.memory().numTensors, numTensors);
  generator.dispose();
});
