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

const settings: Record<string, [make: () => tf.layers.Layer, setting: string, values: number[]]> = {
  leakyReLU: [() => tf.layers.leakyReLU(), "alpha", [0.5, 0.25]],
  thresholdedReLU: [() => tf.layers.thresholdedReLU(), "theta", [5, -5]],
  batchNormalization: [() => tf.layers.batchNormalization(), "momentum", [0.5, 0]],
  "batchNormalization of another sharpness": [
    () => tf.layers.batchNormalization(),
    "epsilon",
    [1e-3, 10],
  ],
};

for (const [name, [make, setting, values]] of Object.entries(settings)) {
  Deno.test(`a compiled ${name} sees a changed ${setting}, and the old trace serves again`, () => {
    const [eager, compiled] = [false, true].map((isCompiled) => {
      const layer = make();
      const apply = (x: tf.Tensor) => {
        layer.apply(x, { training: true });
        return layer.apply(x) as tf.Tensor;
      };
      return { layer, run: isCompiled ? compile(apply) : apply };
    });
    const x = tf.tensor2d([[-1], [2]]);
    for (const value of [...values, ...values]) {
      const [expected, actual] = [eager, compiled].map(({ layer, run }) => {
        Reflect.set(layer, setting, value);
        return tf.tidy(() => [...run(x).dataSync()]);
      });
      actual.forEach((y, i) => assert.ok(Math.abs(y - expected[i]) < 1e-6, `${setting} ${value}`));
    }
    const { run } = compiled;
    assert.equal((run as ReturnType<typeof compile>).traces, 2);
    (run as ReturnType<typeof compile>).dispose();
    tf.dispose(x);
    for (const { layer } of [eager, compiled]) layer.dispose();
  });
}

Deno.test("a layer that counts its calls in a trace is not traced anew for that", () => {
  class Counting extends tf.layers.Layer {
    static className = "Counting";
    calls = 0;
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      this.calls++;
      return tf.neg(Array.isArray(inputs) ? inputs[0] : inputs);
    }
  }
  const layer = new Counting({});
  const compiled = compile((x: tf.Tensor) => layer.apply(layer.apply(x)) as tf.Tensor);
  const x = tf.ones([1]);
  for (let i = 0; i < 3; i++) tf.dispose(compiled(x));
  assert.equal(layer.calls, 2);
  assert.equal(compiled.traces, 1);
  compiled.dispose();
  x.dispose();
});
