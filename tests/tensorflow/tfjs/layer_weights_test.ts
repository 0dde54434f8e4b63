import assert from "node:assert/strict";
import { compile, loadTensorFlow, tf, TracingError } from "lib/tensorflow";

await loadTensorFlow();

const ones = { kernelInitializer: "ones", recurrentInitializer: "ones" } as const;
const layers: Record<string, [make: () => tf.layers.Layer, input: number[]]> = {
  dense: [() => tf.layers.dense({ units: 2, kernelInitializer: "ones" }), [1, 2]],
  lstm: [() => tf.layers.lstm({ units: 1, ...ones }), [1, 2, 1]],
  batchNormalization: [() => tf.layers.batchNormalization(), [2, 2]],
};

for (const [name, [make, shape]] of Object.entries(layers)) {
  Deno.test(`${name} makes its weights again after a trace that failed, and before one that works`, () => {
    const [layer, other] = [make(), make()];
    const apply = (layer: tf.layers.Layer) => (x: tf.Tensor) => layer.apply(x) as tf.Tensor;
    let isRead = true;
    const compiled = compile((x: tf.Tensor) => {
      const y = apply(layer)(x);
      if (isRead) y.dataSync();
      return y;
    });
    tf.tidy(() => {
      const x = tf.ones(shape);
      assert.throws(() => compiled(x), TracingError);
      isRead = false;
      const expected = [...apply(other)(x).dataSync()];
      assert.deepEqual([...compiled(x).dataSync()], expected);
      assert.deepEqual([...apply(layer)(x).dataSync()], expected);
    });
    compiled.dispose();
    for (const made of [layer, other]) made.dispose();
  });
}
