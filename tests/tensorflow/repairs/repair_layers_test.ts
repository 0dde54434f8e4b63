/** Layers with options that tfjs's own refuse or get wrong, next to the numbers that Keras gives. */
import assert from "node:assert/strict";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

function assertNear(actual: tf.Tensor, expected: readonly number[], tolerance = 1e-4): void {
  const values = [...actual.dataSync()];
  assert.equal(values.length, expected.length);
  values.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]) <= tolerance, `${values} but expected ${expected}`)
  );
}

Deno.test("batchNormalization() without scale or offset normalises, in training and after it, eager and compiled", () => {
  const values = [1, 2, 4, 9];
  // Mean 4, variance (9 + 4 + 0 + 25) / 4 = 9.5.
  const trained = values.map((value) => (value - 4) / Math.sqrt(9.5 + 1e-3));
  const untrained = values.map((value) => value / Math.sqrt(1 + 1e-3));
  for (
    const options of [{}, { scale: false }, { center: false }, { scale: false, center: false }]
  ) {
    const layer = tf.layers.batchNormalization(options);
    const apply = (x: tf.Tensor, training: boolean) => layer.apply(x, { training }) as tf.Tensor;
    const compiled = compile(apply);
    tf.tidy(() => {
      const x = tf.tensor2d(values, [4, 1]);
      assertNear(apply(x, false), untrained, 1e-3);
      assertNear(compiled(x, false), untrained, 1e-3);
      assertNear(apply(x, true), trained, 1e-3);
      assertNear(compiled(x, true), trained, 1e-3);
    });
    const weights = [options.scale, options.center].filter((has) => has !== false).length;
    assert.equal(layer.trainableWeights.length, weights);
    compiled.dispose();
    layer.dispose();
  }
});

Deno.test("batchNormalization() normalises volumes, along any axis", () => {
  for (const axis of [1, -1]) {
    const layer = tf.layers.batchNormalization({ axis, momentum: 0 });
    tf.tidy(() => {
      const x = tf.range(0, 2 * 3 * 2 * 2 * 3).sin().reshape([2, 3, 2, 2, 3]);
      const kept = axis === 1 ? [0, 2, 3, 4] : [0, 1, 2, 3];
      const { mean, variance } = tf.moments(x, kept, true);
      const expected = x.sub(mean).div(variance.add(1e-3).sqrt());
      const actual = layer.apply(x, { training: true }) as tf.Tensor;
      assert.deepEqual(actual.shape, x.shape);
      assertNear(actual, [...expected.dataSync()], 1e-4);
      // With a momentum of 0 the moving statistics are the batch's.
      assertNear(layer.apply(x) as tf.Tensor, [...expected.dataSync()], 1e-4);
    });
    layer.dispose();
  }
});

Deno.test("a frozen batchNormalization() keeps its moving statistics and uses them, in training too, until it is set free", () => {
  const x = tf.tensor2d([1, 3], [2, 1]);
  const moving = [1, 3].map((value) => value / Math.sqrt(1 + 1e-3));
  const ofBatch = [-1, 1].map((value) => value / Math.sqrt(1 + 1e-3));
  for (const options of [{}, { scale: false, center: false }]) {
    for (const isCompiled of [false, true]) {
      for (const isByModel of options.scale === false ? [false] : [false, true]) {
        const layer = tf.layers.batchNormalization({ ...options, inputShape: [1] });
        const model = tf.sequential({ layers: [layer] });
        const apply = (x: tf.Tensor) => model.apply(x, { training: true }) as tf.Tensor;
        const run = isCompiled ? compile(apply) : apply;
        const freeze = (isFrozen: boolean) => (isByModel ? model : layer).trainable = !isFrozen;
        freeze(true);
        tf.tidy(() => assertNear(run(x), moving));
        freeze(false);
        tf.tidy(() => assertNear(run(x), ofBatch));
        const statistics = layer.getWeights().slice(-2).map((weight) => weight.dataSync()[0]);
        assert.ok(Math.abs(statistics[0] - 0.02) < 1e-6, "the mean moved while it was free only");
        freeze(true);
        tf.dispose(run(x));
        assert.deepEqual(
          layer.getWeights().slice(-2).map((weight) => weight.dataSync()[0]),
          statistics,
        );
        if (isCompiled) (run as ReturnType<typeof compile>).dispose();
        model.dispose();
      }
    }
  }
  x.dispose();
});

Deno.test("upSampling2d() interpolates between the pixels' centres, as Keras", () => {
  tf.tidy(() => {
    const image = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const last = tf.layers.upSampling2d({ size: [2, 2], interpolation: "bilinear" });
    const expected = [
      1,
      1.25,
      1.75,
      2,
      1.5,
      1.75,
      2.25,
      2.5,
      2.5,
      2.75,
      3.25,
      3.5,
      3,
      3.25,
      3.75,
      4,
    ];
    assertNear(last.apply(image) as tf.Tensor, expected);
    const first = tf.layers.upSampling2d({
      size: [2, 2],
      interpolation: "bilinear",
      dataFormat: "channelsFirst",
    });
    assertNear(first.apply(image.reshape([1, 1, 2, 2])) as tf.Tensor, expected);
    const nearest = tf.layers.upSampling2d({ size: [2, 1] });
    assertNear(nearest.apply(image) as tf.Tensor, [1, 2, 1, 2, 3, 4, 3, 4]);
  });
});

Deno.test("dropout() drops whole rows where its noise shape says so", () => {
  tf.tidy(() => {
    const layer = tf.layers.dropout({
      rate: 0.5,
      noiseShape: [null as unknown as number, 1],
      seed: 5,
    });
    const rows = (layer.apply(tf.ones([50, 3]), { training: true }) as tf.Tensor2D).arraySync();
    assert.ok(rows.every((row) => row.every((value) => value === row[0])));
    assert.deepEqual([...new Set(rows.flat())].sort(), [0, 2]);
    assertNear(layer.apply(tf.ones([1, 3])) as tf.Tensor, [1, 1, 1]);
  });
});

Deno.test("a dilated conv2d() is differentiated, and computes what the operations do", () => {
  for (const dataFormat of ["channelsLast", "channelsFirst"] as const) {
    const layer = tf.layers.conv2d({
      filters: 2,
      kernelSize: 2,
      dilationRate: [2, 1],
      padding: "same",
      activation: "tanh",
      dataFormat,
    });
    tf.tidy(() => {
      const order = dataFormat === "channelsFirst" ? [0, 3, 1, 2] : [0, 1, 2, 3];
      const back = dataFormat === "channelsFirst" ? [0, 2, 3, 1] : [0, 1, 2, 3];
      const x = tf.range(0, 48).sin().reshape([1, 4, 4, 3]);
      layer.apply(x.transpose(order)) as tf.Tensor;
      const [kernel, bias] = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      bias.assign(tf.tensor1d([0.5, -0.5]));
      const loss = (y: tf.Tensor) =>
        y.mul(tf.range(0, 32).cos().reshape([1, 4, 4, 2])).sum() as tf.Scalar;
      const actual = tf.variableGrads(
        () => loss((layer.apply(x.transpose(order)) as tf.Tensor).transpose(back)),
        [kernel, bias],
      );
      const expected = tf.variableGrads(
        () =>
          loss(
            tf.conv2d(x as tf.Tensor4D, kernel as unknown as tf.Tensor4D, 1, "same", "NHWC", [2, 1])
              .add(bias).tanh(),
          ),
        [kernel, bias],
      );
      assertNear(actual.value, [...expected.value.dataSync()]);
      for (const { name } of [kernel, bias]) {
        assertNear(actual.grads[name], [...expected.grads[name].dataSync()]);
      }
    });
    layer.dispose();
  }
});

const recurrent: Record<string, (name: string) => tf.layers.Layer> = {
  simpleRNN: (name) =>
    tf.layers.simpleRNN({ name, units: 2, stateful: true, batchInputShape: [1, 2, 3] }),
  gru: (name) => tf.layers.gru({ name, units: 2, stateful: true, batchInputShape: [1, 2, 3] }),
  lstm: (name) => tf.layers.lstm({ name, units: 2, stateful: true, batchInputShape: [1, 2, 3] }),
};

for (const [kind, make] of Object.entries(recurrent)) {
  Deno.test(`a stateful ${kind}() goes on from its states, compiled, eager and in turns, until they are reset`, () => {
    const { numTensors } = tf.memory();
    const [eager, traced] = [make(`${kind}_eager`), make(`${kind}_traced`)];
    const apply = (layer: tf.layers.Layer) => (x: tf.Tensor) => layer.apply(x) as tf.Tensor;
    const compiled = compile(apply(traced));
    tf.tidy(() => {
      const inputs = [0, 1, 2, 3].map((i) => tf.range(i, i + 6).sin().reshape([1, 2, 3]));
      for (const layer of [eager, traced]) layer.apply(inputs[0]);
      traced.setWeights(eager.getWeights());
      for (const layer of [eager, traced]) layer.resetStates();
      const first = [...apply(eager)(inputs[0]).dataSync()];
      assertNear(compiled(inputs[0]), first, 1e-6);
      for (const [i, x] of inputs.entries()) {
        const run = i === 2 ? apply(traced) : compiled;
        assertNear(run(x), [...apply(eager)(x).dataSync()], 1e-6);
      }
      assert.notDeepEqual([...compiled(inputs[0]).dataSync()], first);
      traced.resetStates();
      assertNear(compiled(inputs[0]), first, 1e-6);
    });
    assert.equal(compiled.traces, 1);
    compiled.dispose();
    for (const layer of [eager, traced]) layer.dispose();
    assert.equal(tf.memory().numTensors, numTensors);
  });
}

Deno.test("a stateful layer refuses another number of states", () => {
  const layer = tf.layers.lstm({ units: 2, stateful: true, batchInputShape: [1, 2, 3] });
  tf.tidy(() => layer.apply(tf.ones([1, 2, 3])) as tf.Tensor);
  const reset = layer.resetStates as (states: tf.Tensor[]) => void;
  tf.tidy(() =>
    assert.throws(
      () => reset.call(layer, [tf.zeros([1, 2])]),
      /Cannot reset states: there are 1 but must be 2/,
    )
  );
});
