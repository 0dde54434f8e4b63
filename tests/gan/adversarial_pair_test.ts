import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { AdversarialPair, type PairState } from "lib/gan";
import { images as formulaImages } from "../reference/formula.ts";
import reference from "../reference/dcgan_reference.json" with { type: "json" };

await loadTensorFlow();

/** A few steps on the formula's four images; the losses of each. */
async function trainSteps(pair: AdversarialPair, steps: number) {
  const images = tf.tensor4d(formulaImages(), [reference.batch, 28, 28, 1]);
  const losses = [];
  for (let step = 0; step < steps; step++) losses.push(await pair.trainStep(images));
  images.dispose();
  return losses;
}

Deno.test("AdversarialPair names and shapes its weights as Keras does, in Keras's order", () => {
  const pair = new AdversarialPair();
  const expected = {
    ...reference.parameters.generator.weights,
    ...reference.parameters.discriminator.weights,
  };
  assert.deepEqual(
    pair.weights().map(({ name, shape }) => [name, shape]),
    Object.entries(expected),
  );
  pair.dispose();
});

for (const compile of [false, true]) {
  Deno.test(`AdversarialPair trains to the same bytes from the same seed, compile ${compile}`, async () => {
    const runs = [];
    for (const seed of [5, 5, 6]) {
      const pair = new AdversarialPair({ seed, compile });
      const losses = await trainSteps(pair, 3);
      runs.push({ losses, state: pair.state() });
      pair.dispose();
    }
    assert.deepEqual(runs[0], runs[1]);
    assert.notDeepEqual(runs[0].losses, runs[2].losses);
  });
}

Deno.test("AdversarialPair like another trains as one alone, by one trace, and outlives it", async () => {
  const { numTensors } = tf.memory();
  const small = { filters: 4 };
  const alone = [1, 2].map((seed) => new AdversarialPair({ ...small, seed }));
  const first = new AdversarialPair({ ...small, seed: 1 });
  const second = new AdversarialPair({ ...small, seed: 2 }, { like: first });
  for (const [i, pair] of [first, second].entries()) {
    assert.deepEqual(await trainSteps(pair, 2), await trainSteps(alone[i], 2));
    assert.deepEqual(pair.state(), alone[i].state());
  }
  assert.equal(second.compiledStep!.traces, 1);
  first.dispose();
  assert.deepEqual(await trainSteps(second, 1), await trainSteps(alone[1], 1));
  const disposed = /Cannot share the compiled step of a pair: it is disposed/;
  assert.throws(() => new AdversarialPair(small, { like: first }), disposed);
  assert.throws(() => new AdversarialPair({}, { like: second }), {
    name: "RangeError",
    message: "Cannot make a pair like another: filters is 64 but must be 4, as the other's",
  });
  for (const pair of [second, ...alone]) pair.dispose();
  assert.equal(tf.memory().numTensors, numTensors);
});

Deno.test("AdversarialPair compiles its step once a batch size, to the same losses as eager ones", async () => {
  const [compiled, eager] = [true, false].map((compile) => new AdversarialPair({ compile }));
  const [losses, expected] = [await trainSteps(compiled, 4), await trainSteps(eager, 4)];
  losses.forEach((loss, step) => {
    for (const name of ["generatorLoss", "discriminatorLoss"] as const) {
      // Adam moves weights of tiny gradients by their sign alone, so rounding grows from step to step.
      assert.ok(Math.abs(loss[name] - expected[step][name]) < 1e-4, `${name} of step ${step}`);
    }
  });
  assert.equal(compiled.compiledStep!.traces, 1);
  assert.ok(compiled.compiledStep!.operations > 100);
  assert.equal(eager.compiledStep, undefined);
  compiled.dispose();
  eager.dispose();
});

Deno.test("AdversarialPair's steps change every weight and use new random numbers each", async () => {
  const pair = new AdversarialPair();
  const before = pair.weights();
  const losses = await trainSteps(pair, 2);
  assert.equal(pair.totalSteps, 2);
  pair.weights().forEach((weight, k) =>
    assert.notDeepEqual(weight.data, before[k].data, weight.name)
  );
  for (const { generatorLoss, discriminatorLoss } of losses) {
    assert.ok(generatorLoss > 0.3 && generatorLoss < 1.5, `${generatorLoss}`);
    assert.ok(discriminatorLoss > 0.7 && discriminatorLoss < 3, `${discriminatorLoss}`);
  }

  // The same weights and moments, but the next step's random numbers: another loss.
  const state = pair.state();
  const [next] = await trainSteps(pair, 1);
  pair.restore({ ...state, totalSteps: state.totalSteps + 1 });
  const [other] = await trainSteps(pair, 1);
  assert.notEqual(next.generatorLoss, other.generatorLoss);
  pair.dispose();
});

Deno.test("AdversarialPair.restore() goes on to the same bytes as without a stop", async () => {
  const pair = new AdversarialPair({ seed: 3 });
  await trainSteps(pair, 2);
  const state = pair.state();
  const losses = await trainSteps(pair, 3);

  const resumed = new AdversarialPair({ seed: 3 });
  resumed.restore(state);
  assert.deepEqual(await trainSteps(resumed, 3), losses);
  assert.deepEqual(resumed.state(), pair.state());
  pair.dispose();
  resumed.dispose();
});

Deno.test("AdversarialPair.restore() refuses what does not fit and changes nothing", () => {
  const pair = new AdversarialPair();
  const before = pair.state();
  const refused = (arrays: PairState["arrays"], message: RegExp) => {
    assert.throws(() => pair.restore({ ...before, arrays, totalSteps: 9 }), message);
    assert.deepEqual(pair.state(), before);
  };
  const [first, ...rest] = before.arrays;
  const changed = { ...first, data: (first.data as Float32Array).map((value) => value + 1) };
  refused(
    [changed, ...rest.slice(1)],
    /^TypeError: Cannot set weights: "generator\/.*" is missing/,
  );
  refused([changed, ...rest, { ...first, name: "other" }], /the model has no "other"/);
  refused([changed, ...rest, first], /1 name\(s\) occur twice/);
  refused(
    [{ ...changed, shape: [12544, 100] }, ...rest],
    /\[12544,100\] but the model's is \[100,12544\]/,
  );
  refused([{ ...changed, data: new Int32Array(1254400) }, ...rest], /is a Int32Array but/);
  pair.dispose();
});

Deno.test("AdversarialPair shares nothing with another pair", async () => {
  const one = new AdversarialPair({ seed: 1 });
  const other = new AdversarialPair({ seed: 1 });
  const before = other.state();
  await trainSteps(one, 2);
  assert.deepEqual(other.state(), before);
  await trainSteps(other, 2);
  assert.deepEqual(other.state(), one.state());
  one.dispose();
  await trainSteps(other, 1);
  other.dispose();
});

for (const compile of [false, true]) {
  Deno.test(`AdversarialPair leaks no tensor over steps, nor when disposed, compile ${compile}`, async () => {
    const before = tf.memory().numTensors;
    const pair = new AdversarialPair({ compile });
    await trainSteps(pair, 1);
    const { numTensors } = tf.memory();
    await trainSteps(pair, 50);
    assert.equal(tf.memory().numTensors, numTensors);
    pair.restore(pair.state());
    assert.equal(tf.memory().numTensors, numTensors);
    pair.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("AdversarialPair's compiled steps leave the event loop running, and each other alone", async () => {
  const pairs = [1, 2, 1].map((seed) => new AdversarialPair({ seed }));
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const [one, , alike] = await Promise.all(pairs.map((pair) => trainSteps(pair, 3)));
  clearInterval(timer);
  assert.ok(ticks > 9, `${ticks} ticks in nine steps`);
  assert.deepEqual(alike, one);
  assert.deepEqual(pairs[2].state(), pairs[0].state());
  pairs.forEach((pair) => pair.dispose());
});

Deno.test("AdversarialPair leaves no tensor of a step that fails", async () => {
  for (const compile of [true, false]) {
    const pair = new AdversarialPair({ compile, filters: 2 });
    const images = tf.zeros<tf.Rank.R4>([2, 27, 27, 1]);
    const before = tf.memory().numTensors;
    await assert.rejects(pair.trainStep(images));
    assert.equal(tf.memory().numTensors, before, compile ? "compiled" : "eager");
    images.dispose();
    pair.dispose();
  }
});

Deno.test("AdversarialPair is disposed once, and says so when it is used afterwards", async () => {
  const { numTensors } = tf.memory();
  const pair = new AdversarialPair({ filters: 1, compile: false });
  const state = pair.state();
  pair.dispose();
  pair.dispose();
  assert.equal(tf.memory().numTensors, numTensors);
  const error = /^Error: Cannot .* a pair: it is disposed but must be in use; make another one$/;
  assert.throws(() => pair.state(), error);
  assert.throws(() => pair.weights(), error);
  assert.throws(() => pair.restore(state), error);
  const images = tf.zeros<tf.Rank.R4>([1, 28, 28, 1]);
  await assert.rejects(pair.trainStep(images), error);
  images.dispose();
});
