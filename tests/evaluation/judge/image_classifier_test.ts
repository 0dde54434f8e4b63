import assert from "node:assert/strict";
import { drawnDigits, loadDataSet, takeImages } from "lib/data";
import { ImageClassifier } from "lib/evaluation";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

Deno.test("ImageClassifier learns to tell drawn digits apart, and counts what it sees", async () => {
  const before = tf.memory().numTensors;
  const classifier = new ImageClassifier(drawnDigits(1024), { epochs: 4, batchSize: 32 });
  const weights = classifier.variables().reduce((sum, { variable }) => sum + variable.size, 0);
  assert.equal(weights, 122_506); // as its description says
  const test = drawnDigits(200, { seed: 1 });
  const untrained = classifier.accuracy(test);
  assert.equal(classifier.stepsOf(4), 3 * 32 + 8);
  const logs = await Array.fromAsync(classifier.train());
  const epochs = logs.filter(({ kind }) => kind === "epoch");
  assert.deepEqual(epochs.map(({ stepsPerEpoch }) => stepsPerEpoch), [32, 32, 32, 8]);
  assert.equal(logs.length, 104 + 4);
  assert.equal(classifier.totalSteps, 104);
  const [first, last] = [epochs[0], epochs[3]].map(({ metrics }) => metrics);
  assert.ok(last.crossEntropy < first.crossEntropy / 4);
  assert.ok(first.accuracy < last.accuracy && last.accuracy <= 1);
  const accuracy = classifier.accuracy(test);
  assert.ok(untrained < 0.4 && accuracy > 0.9, `${untrained} untrained, ${accuracy} trained`);

  const threes = [...test.labels.keys()].filter((i) => test.labels[i] === 3);
  const pixels = takeImages(test, threes);
  const counts = classifier.histogram(pixels);
  assert.equal(counts.reduce((sum, count) => sum + count, 0), threes.length);
  assert.ok(counts[3] > 0.8 * threes.length, `${counts}`);
  const digits = classifier.classify(pixels);
  assert.equal(digits.length, threes.length);
  const probabilities = classifier.probabilities(pixels);
  assert.equal(probabilities.length, 10 * threes.length);
  digits.forEach((digit, image) => {
    const ofImage = [...probabilities.subarray(10 * image, 10 * image + 10)];
    assert.equal(ofImage[digit], Math.max(...ofImage));
    assert.ok(Math.abs(ofImage.reduce((sum, p) => sum + p, 0) - 1) < 1e-5);
  });
  assert.deepEqual(classifier.classify(new Float32Array(0)), new Uint8Array(0));
  assert.throws(() => classifier.classify(new Float32Array(5)), /^TypeError: Cannot classify 5/);
  assert.throws(
    () => classifier.classify(new Float32Array(784).fill(NaN, 3)),
    /^RangeError: Cannot classify images: pixel 3 is NaN but must be finite; .* diverged$/,
  );
  classifier.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("ImageClassifier comes to the same from the same seed", async () => {
  const losses = [];
  for (const seed of [3, 3, 4]) {
    const classifier = new ImageClassifier(drawnDigits(32), { seed, epochs: 2, batchSize: 8 });
    const logs = await Array.fromAsync(classifier.train());
    losses.push(logs.map(({ metrics }) => metrics));
    classifier.dispose();
  }
  assert.deepEqual(losses[0], losses[1]);
  assert.notDeepEqual(losses[0], losses[2]);
});

Deno.test("ImageClassifier goes on from its state, and stays as it is where one does not fit", async () => {
  const make = () => new ImageClassifier(drawnDigits(60), { epochs: 2, batchSize: 20, shift: 1 });
  const [one, other] = [make(), make()];
  await Array.fromAsync(one.train({ steps: 2 }));
  const state = one.state();
  other.restore(state);
  assert.deepEqual(other.state(), state);
  assert.throws(() => other.restore({ ...state, totalSteps: -1 }), {
    name: "RangeError",
    message: "Cannot restore a training: totalSteps is -1 but must be an integer of at least 0",
  });
  assert.throws(() => other.restore({ ...state, arrays: [] }), /^TypeError: .*is missing/);
  assert.deepEqual(other.state(), state);
  for (const learner of [one, other]) await Array.fromAsync(learner.train());
  assert.deepEqual(other.state(), one.state());
  for (const learner of [one, other]) learner.dispose();
});

Deno.test({
  name: "ImageClassifier gets more than 98.5 % of MNIST's test images",
  ignore: !Deno.env.get("FEDGAN_DATA"), // needs the real digits
  fn: async () => {
    const [train, test] = [
      await loadDataSet("mnist"),
      await loadDataSet("mnist", { split: "test" }),
    ];
    const classifier = new ImageClassifier(train);
    for await (const _log of classifier.train());
    const accuracy = classifier.accuracy(test);
    assert.ok(accuracy >= 0.985, `${accuracy}`);
    classifier.dispose();
  },
});
