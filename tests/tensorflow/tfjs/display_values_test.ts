import assert from "node:assert/strict";
import type { MediaBundle } from "lib/display";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";

/** What Deno's kernel would show of a value. */
async function shown(value: object): Promise<MediaBundle> {
  const display = (value as Record<symbol, () => Promise<MediaBundle>>)[
    Symbol.for("Jupyter.display")
  ];
  return await display.call(value);
}

await loadTensorFlow();

Deno.test("a tensor shows shape, type, first values and range, and keeps no other tensor", async () => {
  const tensor = tf.tensor2d([[1.5, -2, NaN], [4, 5, 6]]);
  const before = tf.memory().numTensors;
  const bundle = await shown(tensor);
  assert.equal(tf.memory().numTensors, before);
  assert.equal(
    bundle["text/plain"],
    "Tensor\n\nShape   [2, 3]\nType    float32\nValues  1.500, -2, NaN, 4, 5, 6\nRange   -2 to 6",
  );
  assert.doesNotMatch(String(bundle["text/html"]), /<img/);
  tensor.dispose();
  assert.match(String((await shown(tensor))["text/plain"]), /^Tensor, disposed\n/);
});

Deno.test("a tensor that looks like images shows them", async () => {
  for (const shape of [[28, 28], [28, 28, 3], [2, 28, 28], [2, 28, 28, 1]]) {
    const tensor = tf.zeros(shape);
    const html = String((await shown(tensor))["text/html"]);
    assert.match(
      html,
      /<img src="data:image\/png;base64,[^"]+" alt="As images; black is 0, white 1"/,
    );
    tensor.dispose();
  }
});

Deno.test("every kind of tensor shows itself", async () => {
  const tensors = [
    tf.tensor1d(["a", "b"]),
    tf.tensor1d([true, false]),
    tf.complex([1], [2]),
    tf.scalar(3, "int32"),
    tf.zeros([0, 4]),
    tf.zeros([1_500_000]),
    tf.variable(tf.ones([2]), true, "weights"),
  ];
  const texts: string[] = [];
  for (const tensor of tensors) texts.push(String((await shown(tensor))["text/plain"]));
  assert.match(texts[0], /Values {2}"a", "b"$/);
  assert.match(texts[1], /bool\nValues {2}1, 0\n/);
  assert.match(texts[2], /complex64$/);
  assert.match(texts[3], /Shape {3}\[\]/);
  assert.match(texts[4], /\[0, 4\]\nType {3}float32$/);
  assert.match(texts[5], /Range of the first 1,000,000 {2}0 to 0$/);
  assert.match(texts[6], /^Variable weights\n/);
  tf.dispose(tensors);
});

Deno.test("a network shows its layers, a layer its weights, a compiled function its traces", async () => {
  const dense = tf.layers.dense({ units: 2, inputShape: [3], name: "d" });
  const model = tf.sequential({ layers: [dense], name: "m" });
  const bundle = await shown(model);
  assert.match(String(bundle["text/plain"]), /^Sequential m\n[^]*d +Dense +\[batch, 2\] +8\n/);
  assert.match(String(bundle["text/html"]), />8 parameters</);
  assert.match(String((await shown(dense))["text/plain"]), /d\/kernel +\[3, 2\]/);
  const unbuilt = tf.layers.dense({ units: 1, name: "u" });
  assert.equal((await shown(unbuilt))["text/plain"], "Dense layer u, not built");
  const square = compile((x: tf.Tensor) => x.square(), { name: "square" });
  assert.match(
    String((await shown(square))["text/plain"]),
    /^Compiled function square\n\nTraces +0/,
  );
  square.dispose();
  model.dispose();
});

Deno.test("the engine shows version and device, and no path", async () => {
  const runtime = await loadTensorFlow();
  const text = String((await shown(runtime))["text/plain"]);
  assert.match(text, /^TensorFlow 2\.\d+\.\d+\n\nDevice +(CPU|GPU)\n/);
  assert.ok(!text.includes(runtime.libraryPath));
});
