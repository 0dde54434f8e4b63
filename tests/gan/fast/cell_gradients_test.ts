/** The train step by bilinear convolutions next to the direct one. */
import assert from "node:assert/strict";
import {
  adversarialGradients,
  AdversarialPair,
  cellGradients,
  type GanOptions,
  type StepGradients,
  type StepInputs,
  type StepLosses,
} from "lib/gan";
import {
  compile,
  loadTensorFlow,
  randomKey,
  randomNormal,
  randomUniform,
  tf,
} from "lib/tensorflow";

await loadTensorFlow();

function inputsOf(batch: number, seed: number): StepInputs {
  return {
    images: randomUniform<tf.Rank.R4>([batch, 28, 28, 1], randomKey(seed, 0), { min: -1 }),
    noise: randomNormal<tf.Rank.R2>([batch, 100], randomKey(seed, 1)),
    realKey: randomKey(seed, 2),
    fakeKey: randomKey(seed, 3),
  };
}

/** A pair whose weights are as if trained: none is zero, and real images and fakes differ in their logits. */
function somePair(changes: Partial<GanOptions>): AdversarialPair {
  const pair = new AdversarialPair({ dropoutRate: 0, compile: false, ...changes });
  pair.variables().forEach(({ name, variable }, k) => {
    if (name.includes("moving_")) return;
    const scale = name.endsWith("/kernel") ? 0.02 : 0.3;
    tf.tidy(() =>
      variable.assign(variable.add(randomNormal(variable.shape, randomKey(9, k)).mul(scale)))
    );
  });
  return pair;
}

/** For each gradient, the largest difference as a share of its largest entry; losses as their difference. */
function differences(a: StepGradients, b: StepGradients): number[] {
  const list = (
    step: StepGradients,
  ) => [...step.generatorGradients, ...step.discriminatorGradients];
  const others = list(b);
  const ofGradients = list(a).map((gradient, k) =>
    tf.tidy(() => {
      assert.deepEqual(others[k].shape, gradient.shape);
      const largest = tf.max(tf.abs(gradient)).dataSync()[0];
      // In a batch of one, batch normalisation leaves no gradient to what comes before it.
      return tf.max(tf.abs(tf.sub(gradient, others[k]))).dataSync()[0] / Math.max(largest, 1e-12);
    })
  );
  const ofLosses = (["generatorLoss", "discriminatorLoss"] as const).map((loss) =>
    Math.abs(a[loss].dataSync()[0] - b[loss].dataSync()[0])
  );
  return [...ofGradients, ...ofLosses];
}

for (const batch of [1, 5, 96]) {
  Deno.test(`cellGradients() agrees with adversarialGradients() where there is no kink, batch ${batch}`, () => {
    const pair = somePair({ leakySlope: 1 });
    const inputs = inputsOf(batch, batch);
    const direct = adversarialGradients(pair, inputs);
    const inCells = cellGradients(pair, inputs);
    const errors = differences(direct, inCells);
    assert.ok(Math.max(...errors) < 2e-5, `${errors}`);
    pair.dispose();
    tf.dispose([inputs, direct, inCells] as unknown as tf.TensorContainer);
  });
}

Deno.test("cellGradients() agrees with adversarialGradients() for any number of filters", () => {
  for (const filters of [1, 24]) {
    const pair = somePair({ leakySlope: 1, filters });
    const inputs = inputsOf(6, filters);
    const direct = adversarialGradients(pair, inputs);
    const inCells = cellGradients(pair, inputs);
    const errors = differences(direct, inCells);
    assert.ok(Math.max(...errors) < 2e-5, `${filters} filters: ${errors}`);
    pair.dispose();
    tf.dispose([inputs, direct, inCells] as unknown as tf.TensorContainer);
  }
});

/** For each gradient, the difference's length as a share of the gradient's. */
function relativeDistances(a: StepGradients, b: StepGradients): number[] {
  const others = [...b.generatorGradients, ...b.discriminatorGradients];
  return [...a.generatorGradients, ...a.discriminatorGradients].map((gradient, k) =>
    tf.tidy(() => tf.sub(gradient, others[k]).norm().dataSync()[0] / gradient.norm().dataSync()[0])
  );
}

// Rounding moves activations that lie close to 0 over LeakyReLU's kink, where the slope jumps by `1 - slope`. What one
// of them does to a gradient is in proportion to that jump, and small next to the gradient of the whole batch.
for (const leakySlope of [0.999, 0.3]) {
  Deno.test(`cellGradients() agrees with adversarialGradients() but for activations at the kink, slope ${leakySlope}`, () => {
    const bound = 2e-5 + 0.02 * (1 - leakySlope);
    const inputs = inputsOf(64, 4);
    const pair = somePair({ leakySlope });
    const otherPair = somePair({ leakySlope: leakySlope - 0.1 });
    const direct = adversarialGradients(pair, inputs);
    const inCells = cellGradients(pair, inputs);
    const ofOther = cellGradients(otherPair, inputs);
    const errors = relativeDistances(direct, inCells);
    assert.ok(Math.max(...errors) < bound, `${errors}`);
    // With a slope that is off by 0.1 every gradient would fail.
    const wrong = relativeDistances(direct, ofOther);
    assert.ok(Math.min(...wrong) > 4 * bound, `${wrong}`);
    for (const each of [pair, otherPair]) each.dispose();
    tf.dispose([inputs, direct, inCells, ofOther] as unknown as tf.TensorContainer);
  });
}

Deno.test("cellGradients() moves the moving statistics as the model does", () => {
  const inputs = inputsOf(8, 6);
  const statistics = [adversarialGradients, cellGradients].map((gradients) => {
    const pair = somePair({});
    tf.dispose(gradients(pair, inputs) as unknown as tf.TensorContainer);
    const moved = pair.weights().filter(({ name }) => name.includes("moving_"));
    pair.dispose();
    return moved.map(({ data }) => Array.from(data as Float32Array));
  });
  assert.equal(statistics[0].length, 6);
  statistics[0].forEach((direct, k) => {
    const largest = Math.max(...direct.map(Math.abs));
    direct.forEach((value, i) => {
      assert.ok(Math.abs(value - statistics[1][k][i]) <= 1e-5 * largest);
    });
  });
  tf.dispose(inputs as unknown as tf.TensorContainer);
});

Deno.test("cellGradients() drops by the key, eager as compiled", () => {
  const pair = somePair({ dropoutRate: 0.3 });
  const inputs = inputsOf(4, 7);
  const compiled = compile((given: StepInputs) => cellGradients(pair, given));
  const first = cellGradients(pair, inputs);
  const again = compiled(inputs);
  const other = compiled({ ...inputs, realKey: inputs.fakeKey });
  assert.ok(Math.max(...differences(first, again)) < 1e-4);
  assert.ok(Math.max(...differences(first, other)) > 1e-2);
  compiled.dispose();
  pair.dispose();
  tf.dispose([inputs, first, again, other] as unknown as tf.TensorContainer);
});

Deno.test("cellGradients() agrees with adversarialGradients() where the discriminator is certain", () => {
  const pair = somePair({ leakySlope: 1 });
  const inputs = inputsOf(4, 8);
  const { variable } = pair.variables().find(({ name }) => name === "discriminator/dense/bias")!;
  for (const bias of [-200, -80, -65, -59, -20, 20, 50]) {
    tf.tidy(() => variable.assign(tf.fill(variable.shape, bias)));
    const [direct, inCells] = [adversarialGradients(pair, inputs), cellGradients(pair, inputs)];
    const errors = differences(direct, inCells);
    assert.ok(Math.max(...errors) < 5e-5, `logits of about ${bias}: ${errors}`);
    tf.dispose([direct, inCells] as unknown as tf.TensorContainer);
  }
  pair.dispose();
  tf.dispose(inputs as unknown as tf.TensorContainer);
});

Deno.test("cellGradients() stays finite where the discriminator is certain", () => {
  for (const bias of [-200, 200]) {
    const pair = somePair({});
    const inputs = inputsOf(2, 8);
    const { variable } = pair.variables().find(({ name }) => name === "discriminator/dense/bias")!;
    tf.tidy(() => variable.assign(tf.fill(variable.shape, bias)));
    const step = cellGradients(pair, inputs);
    for (const gradient of [...step.generatorGradients, ...step.discriminatorGradients]) {
      assert.ok(gradient.dataSync().every(Number.isFinite));
    }
    assert.ok(Number.isFinite(step.generatorLoss.dataSync()[0]));
    pair.dispose();
    tf.dispose([inputs, step] as unknown as tf.TensorContainer);
  }
});

Deno.test("AdversarialPair trains alike by both convolutions, and leaves no tensor behind", async () => {
  const { images, ...rest } = inputsOf(8, 1);
  tf.dispose(rest as unknown as tf.TensorContainer);
  const losses: StepLosses[] = [];
  for (const convolutions of ["direct", "bilinear"] as const) {
    const pair = new AdversarialPair({ dropoutRate: 0, convolutions });
    assert.equal(pair.convolutions, convolutions);
    await pair.trainStep(images);
    const before = tf.memory().numTensors;
    for (let step = 0; step < 4; step++) losses.push(await pair.trainStep(images));
    assert.equal(tf.memory().numTensors, before);
    pair.dispose();
  }
  for (let step = 0; step < 4; step++) {
    const [direct, bilinear] = [losses[step], losses[4 + step]];
    assert.ok(Math.abs(direct.generatorLoss - bilinear.generatorLoss) < 1e-3);
    assert.ok(Math.abs(direct.discriminatorLoss - bilinear.discriminatorLoss) < 1e-3);
  }
  images.dispose();
});

Deno.test("AdversarialPair takes bilinear convolutions on a processor by itself, direct ones on a GPU", async () => {
  const { device } = await loadTensorFlow();
  const pair = new AdversarialPair();
  assert.equal(pair.convolutions, device === "CPU" ? "bilinear" : "direct");
  pair.dispose();
});
