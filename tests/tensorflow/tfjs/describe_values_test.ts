import assert from "node:assert/strict";
import { Adam, loadTensorFlow, tensorFlowRuntime, tf } from "lib/tensorflow";

Deno.test("what tfjs makes shows in one line what it is", async () => {
  await loadTensorFlow();
  const weight = tf.variable(tf.ones([2, 3]));
  const gone = tf.scalar(1, "int32");
  gone.dispose();
  const dense = tf.layers.dense({ units: 2, inputShape: [3], name: "d" });
  const unbuilt = tf.layers.flatten({ name: "f" });
  const model = tf.sequential({ layers: [dense], name: "m" });
  const texts: [value: unknown, text: string][] = [
    [weight, "Variable float32 [2, 3]"],
    [gone, "Tensor int32 [], disposed"],
    [dense, "Dense d, 8 parameters"],
    [unbuilt, "Flatten f"],
    [model, "Sequential m, 1 layers, 8 parameters"],
    [model.weights[0], "LayerVariable d/kernel float32 [3, 2]"],
    [tf.train.sgd(0.5), "SGD optimiser, learning rate 0.5"],
    [tf.input({ shape: [4], name: "i" }), "SymbolicTensor i float32 [?, 4]"],
  ];
  for (const [value, text] of texts) assert.equal(Deno.inspect(value), text);
  model.dispose();
  weight.dispose();
});

Deno.test("what the library returns is no more than a screen", async () => {
  const runtime = await loadTensorFlow();
  assert.deepEqual(Object.keys(runtime), [
    ...["version", "libraryPath", "origin", "device", "deviceName"],
  ]);
  assert.deepEqual(tensorFlowRuntime(), runtime);
  const weights = [tf.variable(tf.ones([2, 3]))];
  const adam = new Adam(weights);
  assert.equal(Deno.inspect(adam), "Adam, learning rate 0.001, of 1 variables");
  adam.dispose();
  tf.dispose(weights);
});
