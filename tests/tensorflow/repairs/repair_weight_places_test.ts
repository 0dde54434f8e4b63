import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

const { batchNormalization, bidirectional, dense, gru, reshape, timeDistributed } = tf.layers;

/** Layers around layers, and weights of one shape wherever they can be exchanged unseen. */
function makeModel(): { model: tf.Sequential; within: tf.Sequential } {
  const within = tf.sequential({
    layers: [dense({ units: 2, inputShape: [2] }), batchNormalization()],
  });
  const model = tf.sequential({
    layers: [
      dense({ units: 2, inputShape: [2] }),
      batchNormalization(),
      reshape({ targetShape: [1, 2] }),
      timeDistributed({ layer: dense({ units: 2 }) }),
      bidirectional({ layer: gru({ units: 1 }), mergeMode: "concat" }),
      within,
      dense({ units: 2 }),
    ],
  });
  return { model, within };
}

const shapes = (weights: readonly { shape: tf.Shape }[]) => weights.map(({ shape }) => shape);

Deno.test("setWeights() of getWeights() copies a model whose layers are frozen in the copy, or in the original", () => {
  const { numTensors } = tf.memory();
  const made = [makeModel(), makeModel()];
  const [original, copy] = made.map(({ model }) => model);
  const x = tf.tensor2d([[1, -2], [0.5, 3]]);
  tf.tidy(() => {
    const places = original.weights.map(({ id }) => id);
    original.setWeights(
      original.weights.map(({ shape }, i) =>
        tf.randomUniform(shape as number[], 0.5, 1, "float32", i)
      ),
    );
    const expected = [...(original.predict(x) as tf.Tensor).dataSync()];
    for (const model of [original, copy]) {
      for (const layer of model.layers) {
        layer.trainable = false;
        assert.deepEqual(original.weights.map(({ id }) => id), places);
        copy.setWeights(copy.weights.map(({ shape }) => tf.zeros(shape as number[])));
        copy.setWeights(original.getWeights());
        assert.deepEqual([...(copy.predict(x) as tf.Tensor).dataSync()], expected, layer.name);
        layer.trainable = true;
      }
    }
    // What is trained, and what is not, stays tfjs's to say.
    original.layers[1].trainable = false;
    assert.deepEqual(shapes(original.layers[1].trainableWeights), []);
    assert.equal(
      original.trainableWeights.length + original.nonTrainableWeights.length,
      places.length,
    );
  });
  tf.dispose(x);
  for (const { model, within } of made) {
    model.dispose();
    within.dispose(); // a model that is a layer of another stays its maker's too
  }
  assert.equal(tf.memory().numTensors, numTensors);
});
