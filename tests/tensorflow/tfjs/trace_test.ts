/** What a trace records: gradients, layers, optimisers and variables that come into being. */
import assert from "node:assert/strict";
import { compile, dropout, loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";

await loadTensorFlow();

/** Numbers that need not be drawn. */
function values(shape: number[], seed = 0): tf.Tensor {
  return tf.tidy(() => randomNormal(shape as [number], randomKey(7, seed)));
}

function assertClose(actual: tf.Tensor, expected: tf.Tensor, tolerance = 1e-6): void {
  assert.deepEqual(actual.shape, expected.shape);
  const wanted = expected.dataSync();
  const scale = Math.max(...wanted.map(Math.abs), 1e-30);
  actual.dataSync().forEach((value, i) =>
    assert.ok(
      Math.abs(value - wanted[i]) <= tolerance * scale,
      `entry ${i}: ${value} but expected ${wanted[i]}`,
    )
  );
}

Deno.test("grads(), valueAndGrads() and second derivatives are recorded", () => {
  const functions: ((x: tf.Tensor, y: tf.Tensor) => tf.Tensor[])[] = [
    (x, y) => tf.grads((x, y) => x.mul(y).sin().sum())([x, y]),
    (x, y) => {
      const { value, grads } = tf.valueAndGrads((x, y) => x.square().mul(y).sum())([x, y]);
      return [value, ...grads];
    },
    (x) => [tf.grad((x) => tf.grad((x) => x.pow(3).sum())(x).sum())(x)],
    (x, y) => tf.grads((x, y) => tf.matMul(x as tf.Tensor2D, y as tf.Tensor2D, true))([x, y], y),
  ];
  tf.tidy(() => {
    const [x, y] = [values([3, 3]), values([3, 3], 1)];
    for (const fn of functions) {
      const compiled = compile(fn);
      const expected = fn(x, y);
      compiled(x, y).forEach((actual, i) => assertClose(actual, expected[i]));
      compiled.dispose();
    }
  });
});

Deno.test("customGrad() is recorded, with what it saves", () => {
  const halved = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    return {
      value: (x as tf.Tensor).square(),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => dy.mul(saved[0]),
    };
  });
  const compiled = compile((x: tf.Tensor) => tf.grad((x) => halved(x).sum())(x));
  tf.tidy(() => assertClose(compiled(values([5])), values([5])));
  compiled.dispose();
});

Deno.test("variableGrads() trains with hand-written updates as it does eagerly", () => {
  const make = () => {
    const [w, b] = tf.tidy(() => [tf.variable(values([3, 2])), tf.variable(tf.zeros([2]))]);
    const step = (x: tf.Tensor) => {
      const { value, grads } = tf.variableGrads(() =>
        tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D).add(b).tanh().square().mean()
      );
      for (const variable of [w, b]) {
        variable.assign(variable.sub(grads[variable.name].mul(0.5)));
      }
      return value;
    };
    return { w, b, step };
  };
  const [eager, traced] = [make(), make()];
  const compiled = compile(traced.step);
  for (let i = 0; i < 5; i++) {
    tf.tidy(() => {
      const x = values([4, 3], i + 1);
      assertClose(compiled(x), eager.step(x), 1e-5);
      assertClose(traced.w, eager.w, 1e-5);
      assertClose(traced.b, eager.b, 1e-5);
    });
  }
  assert.equal(compiled.traces, 1);
  compiled.dispose();
  tf.dispose([eager.w, eager.b, traced.w, traced.b]);
});

const optimisers: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.9),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.1),
  adam: () => tf.train.adam(0.1),
  adamax: () => tf.train.adamax(0.1),
  rmsprop: () => tf.train.rmsprop(0.1),
};

for (const [name, makeOptimiser] of Object.entries(optimisers)) {
  Deno.test(`tf.train.${name}() makes its variables at the first trace and updates them at each call`, () => {
    const { numTensors } = tf.memory();
    const make = () => {
      const optimiser = makeOptimiser();
      const w = tf.tidy(() => tf.variable(values([3, 2])));
      const step = (x: tf.Tensor) =>
        optimiser.minimize(
          () => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D).tanh().square().mean() as tf.Scalar,
          true,
          [w],
        )!;
      return { optimiser, w, step };
    };
    const [eager, traced] = [make(), make()];
    const compiled = compile(traced.step);
    for (let i = 0; i < 4; i++) {
      tf.tidy(() => {
        const x = values([4, 3], i + 1);
        assertClose(compiled(x), eager.step(x), 1e-5);
        assertClose(traced.w, eager.w, 1e-5);
      });
    }
    assert.equal(compiled.traces, 1);
    // Another signature meets the variables that are there.
    tf.tidy(() => {
      const x = values([2, 3]);
      assertClose(compiled(x), eager.step(x), 1e-5);
      assertClose(traced.w, eager.w, 1e-5);
    });
    compiled.dispose();
    for (const { optimiser, w } of [eager, traced]) {
      optimiser.dispose();
      w.dispose();
    }
    assert.equal(tf.memory().numTensors, numTensors);
  });
}

/** A model with every layer of the tutorial, on the same weights at each call. */
function makeModel(): tf.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 4 * 4 * 3, useBias: false, inputShape: [5] }),
      tf.layers.batchNormalization({ momentum: 0.8 }),
      tf.layers.leakyReLU(),
      tf.layers.reshape({ targetShape: [4, 4, 3] }),
      tf.layers.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2, padding: "same" }),
      tf.layers.batchNormalization(),
      tf.layers.conv2d({ filters: 2, kernelSize: 3, strides: 2, padding: "same" }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 1 }),
    ],
  });
  model.setWeights(tf.tidy(() =>
    model.getWeights().map(({ shape }, i) => {
      const weight = values(shape, i).mul(0.3);
      return model.weights[i].name.includes("variance") ? weight.abs().add(0.5) : weight;
    })
  ));
  return model;
}

Deno.test("layers run with training: true, and their moving statistics go on", () => {
  const make = () => {
    const model = makeModel();
    const predict = (x: tf.Tensor, training: boolean) => model.apply(x, { training }) as tf.Tensor;
    return { model, predict };
  };
  const [eager, traced] = [make(), make()];
  const compiled = compile(traced.predict);
  tf.tidy(() => {
    for (let i = 0; i < 3; i++) {
      const x = values([6, 5], i + 20);
      assertClose(compiled(x, true), eager.predict(x, true), 1e-5);
      const expected = eager.model.getWeights();
      traced.model.getWeights().forEach((weight, k) => assertClose(weight, expected[k], 1e-5));
      assertClose(compiled(x, false), eager.predict(x, false), 1e-5);
    }
  });
  assert.equal(compiled.traces, 2);
  compiled.dispose();
  eager.model.dispose();
  traced.model.dispose();
});

Deno.test("a model's gradients are recorded", () => {
  const model = makeModel();
  const gradients = (x: tf.Tensor, key: tf.Tensor1D) =>
    tf.variableGrads(() => {
      const logits = model.apply(dropout(x, key), { training: false }) as tf.Tensor;
      return tf.losses.sigmoidCrossEntropy(tf.onesLike(logits), logits);
    }).grads;
  const compiled = compile(gradients);
  tf.tidy(() => {
    const [x, key] = [values([6, 5]), randomKey(1)];
    const [actual, expected] = [compiled(x, key), gradients(x, key)];
    assert.deepEqual(Object.keys(actual), Object.keys(expected));
    assert.ok(Object.keys(actual).length >= 10);
    for (const name of Object.keys(actual)) assertClose(actual[name], expected[name], 1e-5);
  });
  compiled.dispose();
  model.dispose();
});

Deno.test("a variable made at the first trace starts from the first call's value", () => {
  let state: tf.Variable | undefined;
  const f = compile((x: tf.Tensor) => {
    state ??= tf.variable(x.mul(10));
    state.assign(state.add(x));
    return state.clone();
  });
  assert.equal(tf.tidy(() => f(tf.scalar(1)).arraySync()), 11);
  assert.equal(tf.tidy(() => f(tf.scalar(5)).arraySync()), 16);
  assert.equal(state!.arraySync(), 16);
  f.dispose();
  state!.dispose();
});

Deno.test("a variable that a function makes and disposes is its own affair", () => {
  const { numTensors } = tf.memory();
  const f = compile((x: tf.Tensor) => {
    const sum = tf.variable(x);
    for (let i = 0; i < 3; i++) sum.assign(sum.add(x));
    const result = sum.mul(1);
    sum.dispose();
    return result;
  });
  for (const x of [1, 2]) assert.equal(tf.tidy(() => f(tf.scalar(x)).arraySync()), 4 * x);
  f.dispose();
  assert.equal(tf.memory().numTensors, numTensors);
});

Deno.test("values of the host are constants, and loops are unrolled", () => {
  const f = compile((x: tf.Tensor, times: number) => {
    for (let i = 1; i <= times; i++) x = x.mul(tf.tensor1d([i, 2]));
    return x;
  });
  assert.deepEqual(tf.tidy(() => f(tf.tensor1d([1, 1]), 4).arraySync()), [24, 16]);
  assert.deepEqual(tf.tidy(() => f(tf.tensor1d([1, 1]), 2).arraySync()), [2, 4]);
  f.dispose();
});

Deno.test("tensors made of host values may be read while tracing", () => {
  const f = compile((x: tf.Tensor) => x.mul(tf.tensor1d([1, 2, 3]).dataSync()[1]));
  assert.equal(tf.tidy(() => f(tf.scalar(4)).arraySync()), 8);
  f.dispose();
});
