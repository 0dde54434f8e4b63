/** The networks as tfjs saves them, to take along to another program. */
import assert from "node:assert/strict";
import { AdversarialPair } from "lib/gan";
import { loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";

await loadTensorFlow();

const inputs = {
  generator: [3, 8],
  discriminator: [3, 28, 28, 1],
} as const;

for (const network of ["generator", "discriminator"] as const) {
  Deno.test(`the ${network} is saved and loaded as a file and as JSON, and draws and judges the same`, async () => {
    const options = { filters: 4, latentSize: 8, batchSize: 4, dropoutRate: 0.25, seed: 3 };
    const pair = new AdversarialPair(options);
    // Moving statistics and weights as no initialiser has them.
    const images = randomNormal<tf.Rank.R4>([4, 28, 28, 1], randomKey(1));
    await pair.trainStep(images);
    const model = pair[network];
    const x = randomNormal([...inputs[network]], randomKey(2));
    const right = (model.predict(x) as tf.Tensor).arraySync();

    const folder = await Deno.makeTempDir();
    await model.save(`file://${folder}`);
    const fromFile = await tf.loadLayersModel(`file://${folder}/model.json`);
    await Deno.remove(folder, { recursive: true });
    const json = model.toJSON(null, false) as Parameters<typeof tf.models.modelFromJSON>[0];
    const fromJson = await tf.models.modelFromJSON(json);
    fromJson.setWeights(model.getWeights());
    for (const copy of [fromFile, fromJson]) {
      assert.deepEqual((copy.predict(x) as tf.Tensor).arraySync(), right);
      const configs = [model, copy].map(({ layers }) => layers.map((layer) => layer.getConfig()));
      assert.deepEqual(
        JSON.parse(JSON.stringify(configs[1])),
        JSON.parse(JSON.stringify(configs[0])),
      );
      copy.dispose();
    }
    tf.dispose([x, images]);
    pair.dispose();
  });
}
