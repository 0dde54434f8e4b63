import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("model.save() and loadLayersModel() work with file:// as in tfjs-node", () =>
  inFolder(async (folder) => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 4, inputShape: [3], activation: "relu" }),
        tf.layers.dense({ units: 2 }),
      ],
    });
    const x = tf.tensor2d([[1, 2, 3], [-1, 0, 1]]);
    const right = (model.predict(x) as tf.Tensor).arraySync();
    const { modelArtifactsInfo } = await model.save(`file://${folder}/new/model`);
    assert.equal(modelArtifactsInfo.weightDataBytes, 4 * (12 + 4 + 8 + 2));
    const files = [...Deno.readDirSync(`${folder}/new/model`)].map(({ name }) => name);
    assert.deepEqual(files.sort(), ["model.json", "weights.bin"]);
    // Saved a second time, it takes the first's place.
    await model.save(`file://${folder}/new/model`);
    const copy = await tf.loadLayersModel(`file://${folder}/new/model/model.json`);
    assert.deepEqual((copy.predict(x) as tf.Tensor).arraySync(), right);
    tf.dispose([x, ...model.weights.map((weight) => weight.read())]);
    copy.dispose();
  }));

Deno.test("loadLayersModel() names the file that it cannot use", () =>
  inFolder(async (folder) => {
    const path = `${folder}/model.json`;
    await assert.rejects(tf.loadLayersModel(`file://${path}`), (error: Error) => {
      assert.ok(error instanceof Deno.errors.NotFound);
      assert.ok(error.message.includes(path));
      return true;
    });
    await Deno.writeTextFile(path, "{");
    await assert.rejects(
      tf.loadLayersModel(`file://${path}`),
      /^InvalidData: Cannot load model ".*model.json": it is not JSON/,
    );
  }));

Deno.test("loadLayersModel() refuses weights that are cut short or of another model", () =>
  inFolder(async (folder) => {
    const before = tf.memory().numTensors;
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
    await model.save(`file://${folder}`);
    const weights = await Deno.readFile(`${folder}/weights.bin`);
    assert.equal(weights.length, 32);
    for (const damaged of [weights.subarray(0, 28), weights.subarray(0, 29), [...weights, 0]]) {
      await Deno.writeFile(`${folder}/weights.bin`, Uint8Array.from(damaged));
      await assert.rejects(tf.loadLayersModel(`file://${folder}/model.json`), (error: Error) => {
        assert.equal(
          error.message,
          `Cannot load model "${folder}/model.json": the weights beside it are ${damaged.length} ` +
            "bytes but must be 32; they are cut short or of another model",
        );
        return error instanceof Deno.errors.InvalidData;
      });
    }
    model.dispose();
    assert.equal(tf.memory().numTensors, before);
  }));
