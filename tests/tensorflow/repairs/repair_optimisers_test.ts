/** What tfjs's optimisers keep: of which variable, and what of it is left when it is no longer needed. */
import assert from "node:assert/strict";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

const optimisers: Record<string, () => tf.Optimizer> = {
  momentum: () => tf.train.momentum(0.1, 0.9),
  nesterov: () => tf.train.momentum(0.1, 0.9, true),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.1),
  adam: () => tf.train.adam(0.1),
  adamax: () => tf.train.adamax(0.1),
  rmsprop: () => tf.train.rmsprop(0.1, 0.9, 0.9),
  "centred rmsprop": () => tf.train.rmsprop(0.1, 0.9, 0.9, 1e-7, true),
};

const newVariable = (values: number[]) => tf.tidy(() => tf.variable(tf.tensor1d(values)));

/** Adam's and Adamax's powers go on at every step, whatever variables it moves; others keep nothing but moments. */
const haveOneClock = ["adam", "adamax"];

for (const [name, make] of Object.entries(optimisers)) {
  Deno.test(`${name} keeps a moment for each variable, whichever of them a call moves`, () => {
    /** Moves one of two variables of different shapes a call; with `both`, the other one by a gradient of 0. */
    const train = (isCompiled: boolean, both: boolean) => {
      const optimiser = make();
      const variables = [newVariable([1, 2]), newVariable([3, 4, 5])];
      const steps = variables.map((moved) => {
        const step = () =>
          tf.tidy(() => {
            const { grads } = tf.variableGrads(
              () => moved.square().mul(moved.size).sum() as tf.Scalar,
              [moved],
            );
            optimiser.applyGradients(grads);
          });
        return isCompiled ? compile(step) : step;
      });
      const turns = both ? [0, 0, 0] : [0, 1, 0, 1, 1, 0];
      for (const turn of turns) steps[turn]();
      const values = variables.map((variable) => [...variable.dataSync()]);
      for (const step of steps) (step as Partial<ReturnType<typeof compile>>).dispose?.();
      optimiser.dispose();
      tf.dispose(variables);
      return values;
    };
    const before = tf.memory().numTensors;
    const eager = train(false, false);
    assert.deepEqual(train(true, false), eager);
    if (!haveOneClock.includes(name)) assert.deepEqual(train(false, true)[0], eager[0]);
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("Adam's moments of two variables that take turns are those of its paper, its steps counted together", () => {
  const [a, b] = [newVariable([1]), newVariable([2])];
  const optimiser = tf.train.adam(0.1, 0.9, 0.999, 1e-8);
  const expected = [{ value: 1, m: 0, v: 0 }, { value: 2, m: 0, v: 0 }];
  for (let step = 1; step <= 6; step++) {
    const turn = step % 2;
    const variable = [a, b][turn];
    optimiser.minimize(() => variable.square().sum() as tf.Scalar, false, [variable]);
    const state = expected[turn];
    const gradient = 2 * state.value;
    state.m = 0.9 * state.m + 0.1 * gradient;
    state.v = 0.999 * state.v + 0.001 * gradient ** 2;
    const [m, v] = [state.m / (1 - 0.9 ** step), state.v / (1 - 0.999 ** step)];
    state.value -= 0.1 * m / (Math.sqrt(v) + 1e-8);
  }
  [a, b].forEach((variable, i) =>
    assert.ok(Math.abs(variable.dataSync()[0] - expected[i].value) < 1e-5)
  );
  optimiser.dispose();
  tf.dispose([a, b]);
});

Deno.test("a function compiled with an optimiser is traced once more at most when another one joins", () => {
  const [a, b] = [newVariable([1, 2]), newVariable([3])];
  const optimiser = tf.train.adam(0.1);
  const [first, second] = [a, b].map((variable) =>
    compile(() => optimiser.minimize(() => variable.square().sum() as tf.Scalar, true, [variable])!)
  );
  for (let i = 0; i < 4; i++) tf.dispose([first(), second()]);
  assert.deepEqual([first.traces, second.traces], [2, 1]);
  first.dispose();
  second.dispose();
  optimiser.dispose();
  tf.dispose([a, b]);
});

Deno.test("loaded moments go to the variables of their names, in any order, else to those in their places", async () => {
  const [a, b, c, d] = [[1], [2], [1], [2]].map(newVariable);
  const train = (optimiser: tf.Optimizer, variables: tf.Variable[]) => {
    const loss = () => tf.addN(variables.map((variable) => variable.square().sum())) as tf.Scalar;
    optimiser.minimize(loss, false, variables);
  };
  const trained = tf.train.momentum(0.1, 0.9);
  train(trained, [a, b]);
  const values = [a, b].map((variable) => variable.dataSync()[0]);
  const weights = (await trained.getWeights()).map(({ name, tensor }) => ({
    name,
    tensor: tf.clone(tensor),
  }));
  train(trained, [a, b]);
  const right = [a, b].map((variable) => variable.dataSync()[0]);
  for (const variables of [[b, a], [c, d]]) {
    const optimiser = tf.train.momentum(0.1, 0.9);
    await optimiser.setWeights(weights);
    const start = variables[0] === b ? values.toReversed() : values;
    variables.forEach((variable, i) => tf.tidy(() => variable.assign(tf.tensor1d([start[i]]))));
    train(optimiser, variables);
    const end = variables.map((variable) => variable.dataSync()[0]);
    assert.deepEqual(variables[0] === b ? end.toReversed() : end, right);
    optimiser.dispose();
  }
  trained.dispose();
  tf.dispose([a, b, c, d, ...weights.map(({ tensor }) => tensor)]);
});

Deno.test("a model goes on with its optimiser after a layer is frozen and set free", async () => {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [2] }), tf.layers.dense({ units: 1 })],
  });
  const optimizer = tf.train.adam(0.01);
  const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
  for (const trainable of [true, false, true]) {
    model.layers[0].trainable = trainable;
    model.compile({ optimizer, loss: "meanSquaredError" });
    const kernel = model.layers[0].getWeights()[0].dataSync();
    await model.fit(x, y, { verbose: 0 });
    const moved = model.layers[0].getWeights()[0].dataSync().some((value, i) =>
      value !== kernel[i]
    );
    assert.equal(moved, trainable);
  }
  model.dispose();
  optimizer.dispose();
  tf.dispose([x, y]);
});

Deno.test("saving with the optimiser, and disposing a loaded model, leave no tensor behind", async () => {
  const folder = await Deno.makeTempDir();
  const before = tf.memory().numTensors;
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  model.compile({ optimizer: "adam", loss: "meanSquaredError" });
  const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
  await model.fit(x, y, { verbose: 0 });
  const trained = tf.memory().numTensors;
  await model.save(`file://${folder}`, { includeOptimizer: true });
  assert.equal(tf.memory().numTensors, trained);
  const loaded = await tf.loadLayersModel(`file://${folder}/model.json`);
  await loaded.fit(x, y, { verbose: 0 });
  assert.equal(loaded.optimizer.iterations, 2);
  loaded.dispose();
  assert.equal(tf.memory().numTensors, trained);
  model.dispose();
  tf.dispose([x, y]);
  assert.equal(tf.memory().numTensors, before);
  await Deno.remove(folder, { recursive: true });
});
