/** tfjs's optimisers in compiled functions, next to the same ones run eagerly. */
import assert from "node:assert/strict";
import { compile, loadTensorFlow, tf, TracingError } from "lib/tensorflow";

await loadTensorFlow();

/** What an optimiser has that its type keeps to itself. */
interface Settings {
  learningRate: number;
  beta1: number;
  momentum: number;
}

const optimisers: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.9),
  nesterov: () => tf.train.momentum(0.1, 0.9, true),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.1),
  adam: () => tf.train.adam(0.1),
  adamax: () => tf.train.adamax(0.1, 0.9, 0.999, 1e-8, 0.01),
  rmsprop: () => tf.train.rmsprop(0.1, 0.9, 0.5, 1e-7, true),
};

/** A step towards 3 and -1, and the weights that it moves. */
function training(optimiser: tf.Optimizer, isCompiled: boolean) {
  const weight = tf.tidy(() => tf.variable(tf.tensor1d([1, 1])));
  const step = () =>
    optimiser.minimize(() => weight.sub([3, -1]).square().sum() as tf.Scalar, true, [weight])!;
  const run = isCompiled ? compile(step) : step;
  const steps = (count: number) => {
    for (let i = 0; i < count; i++) run().dispose();
    return [...weight.dataSync()];
  };
  const dispose = () => {
    if (isCompiled) (run as ReturnType<typeof compile>).dispose();
    optimiser.dispose();
    weight.dispose();
  };
  return { optimiser: optimiser as tf.Optimizer & Settings, run, steps, weight, dispose };
}

for (const [name, make] of Object.entries(optimisers)) {
  Deno.test(`a compiled ${name} sees a changed learning rate at the next call, without a new trace`, () => {
    const [eager, compiled] = [training(make(), false), training(make(), true)];
    for (const rate of [0.1, 0.02, 0.5]) {
      for (const { optimiser } of [eager, compiled]) {
        if (optimiser instanceof Object && "setLearningRate" in optimiser) {
          (optimiser as unknown as tf.SGDOptimizer).setLearningRate(rate);
        } else optimiser.learningRate = rate;
      }
      assert.deepEqual(compiled.steps(2), eager.steps(2), `at ${rate}`);
      assert.equal(compiled.optimiser.iterations, eager.optimiser.iterations);
    }
    assert.equal(compiled.optimiser.iterations, 6);
    assert.equal((compiled.run as ReturnType<typeof compile>).traces, 1);
    for (const { dispose } of [eager, compiled]) dispose();
  });
}

Deno.test("steps count on another thread too, and eager steps go on from there", async () => {
  const [eager, compiled] = [
    training(tf.train.adam(0.1), false),
    training(tf.train.adam(0.1), true),
  ];
  const results = await Promise.all(
    [1, 2, 3].map(() => (compiled.run as ReturnType<typeof compile>).run()),
  );
  tf.dispose(results as tf.Tensor[]);
  assert.equal(compiled.optimiser.iterations, 3);
  assert.deepEqual([...compiled.weight.dataSync()], eager.steps(3));
  const plain = () =>
    tf.tidy(() => {
      const { optimiser, weight } = compiled;
      optimiser.minimize(() => weight.sub([3, -1]).square().sum() as tf.Scalar, false, [weight]);
    });
  plain();
  assert.deepEqual([...compiled.weight.dataSync()], eager.steps(1));
  assert.deepEqual(compiled.steps(1), eager.steps(1));
  assert.equal(compiled.optimiser.iterations, 5);
  for (const { dispose } of [eager, compiled]) dispose();
});

for (const name of ["momentum", "adagrad", "adadelta", "adam", "rmsprop"]) {
  Deno.test(`a compiled ${name} goes on from saved weights, loaded before the trace or after it`, async () => {
    const whole = training(optimisers[name](), false);
    whole.steps(5);
    const saved = await whole.optimiser.getWeights();
    const kept = saved.map(({ name, tensor }) => ({ name, tensor: tensor.clone() }));
    const at = whole.weight.clone();
    const expected = whole.steps(3);
    for (const isTraced of [false, true]) {
      const again = training(optimisers[name](), true);
      if (isTraced) again.steps(2);
      await again.optimiser.setWeights(kept);
      again.weight.assign(at);
      // tfjs makes Adam's powers anew from the count, which rounds otherwise.
      again.steps(3).forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-5));
      assert.equal(again.optimiser.iterations, 8);
      again.dispose();
    }
    whole.dispose();
    tf.dispose([at, ...kept.map(({ tensor }) => tensor)]);
  });
}

Deno.test("another setting than the learning rate is a reason to trace anew, and the old trace serves again", () => {
  const [eager, compiled] = [
    training(tf.train.adam(0.1), false),
    training(tf.train.adam(0.1), true),
  ];
  for (const beta1 of [0.9, 0.5, 0.9, 0.5]) {
    for (const { optimiser } of [eager, compiled]) optimiser.beta1 = beta1;
    assert.deepEqual(compiled.steps(2), eager.steps(2));
  }
  assert.equal((compiled.run as ReturnType<typeof compile>).traces, 2);
  for (const { dispose } of [eager, compiled]) dispose();
});

Deno.test("an optimiser of one's own is traced anew where its numbers change", () => {
  class Descent extends tf.Optimizer {
    static className = "Descent";
    rate = 1;
    applyGradients(gradients: { name: string; tensor: tf.Tensor }[]): void {
      for (const { name, tensor } of gradients) {
        const variable = tf.engine().registeredVariables[name];
        tf.tidy(() => variable.assign(variable.sub(tensor.mul(this.rate))));
      }
      this.incrementIterations();
    }
    getConfig() {
      return {};
    }
  }
  const optimiser = new Descent();
  const { steps, weight } = training(optimiser, true);
  optimiser.rate = 0.25;
  assert.deepEqual(steps(1), [2, 0]);
  optimiser.rate = 0.5;
  assert.deepEqual(steps(1), [3, -1]);
  assert.equal(optimiser.iterations, 2);
  weight.dispose();
});

Deno.test("the count of steps cannot be read while tracing", () => {
  const optimiser = tf.train.sgd(0.1);
  const step = compile((x: tf.Tensor) => x.mul(optimiser.iterations));
  assert.throws(
    () => tf.tidy(() => step(tf.ones([2]))),
    (error: Error) => error instanceof TracingError && /optimizer.iterations/.test(error.message),
  );
  assert.equal(optimiser.iterations, 0);
  step.dispose();
  optimiser.dispose();
});

Deno.test("variables that are frozen or set free after the trace are a reason to trace anew", () => {
  const [a, b] = tf.tidy(() => [tf.variable(tf.scalar(2)), tf.variable(tf.scalar(3))]);
  const slopes = compile(() => {
    const { grads } = tf.variableGrads(
      () => a.mul(b) as tf.Scalar,
      [a, b].filter((v) => v.trainable),
    );
    return [grads[a.name] ?? tf.scalar(0), grads[b.name] ?? tf.scalar(0)];
  });
  const read = () => tf.tidy(() => slopes().map((slope) => slope.dataSync()[0]));
  assert.deepEqual(read(), [3, 2]);
  a.trainable = false;
  assert.deepEqual(read(), [0, 2]);
  a.trainable = true;
  assert.deepEqual(read(), [3, 2]);
  assert.equal(slopes.traces, 2);
  slopes.dispose();
  tf.dispose([a, b]);
});

Deno.test("an optimiser is what it was after a trace that failed", () => {
  const { numTensors } = tf.memory();
  const { optimiser, weight, steps, dispose } = training(tf.train.adam(0.1), false);
  let isRead = true;
  const step = compile(() => {
    const loss = optimiser.minimize(() => weight.square().sum() as tf.Scalar, true, [weight])!;
    if (isRead) loss.dataSync();
    return loss;
  });
  assert.throws(() => step(), TracingError);
  assert.equal(optimiser.iterations, 0);
  assert.ok(steps(1).every((value, i) => Math.abs(value - [1.1, 0.9][i]) < 1e-5));
  isRead = false;
  step().dispose();
  assert.equal(optimiser.iterations, 2);
  step.dispose();
  dispose();
  assert.ok(
    tf.memory().numTensors - numTensors <= 8,
    "what tfjs's gradient had saved is left, no more",
  );
});

Deno.test("a layer that is frozen before the trace and set free after it is trained from then on", () => {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 2, inputShape: [2] }), tf.layers.dense({ units: 1 })],
  });
  const optimiser = tf.train.sgd(0.1);
  const step = compile((x: tf.Tensor) =>
    optimiser.minimize(() => (model.apply(x) as tf.Tensor).square().mean() as tf.Scalar, true)!
  );
  const [layer] = model.layers;
  const kernel = () => [...layer.getWeights()[0].dataSync()];
  const before = kernel();
  layer.trainable = false;
  tf.tidy(() => step(tf.ones([1, 2])));
  assert.deepEqual(kernel(), before);
  layer.trainable = true;
  tf.tidy(() => step(tf.ones([1, 2])));
  assert.notDeepEqual(kernel(), before);
  assert.equal(optimiser.iterations, 2);
  step.dispose();
  optimiser.dispose();
  model.dispose();
});
