import assert from "node:assert/strict";
import { drawnDigits, takeImages } from "lib/data";
import { decodeJudge, encodeJudge, ImageClassifier, readJudge } from "lib/evaluation";
import { decodeSafetensors, encodeSafetensors, sha256 } from "lib/files";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

Deno.test("a judge sees what its classifier sees, to half precision, and keeps no tensor", async () => {
  const before = tf.memory().numTensors;
  const classifier = new ImageClassifier(drawnDigits(200), { epochs: 2, batchSize: 20 });
  for await (const _log of classifier.train());
  const bytes = encodeJudge(classifier, "drawn");
  assert.deepEqual(encodeJudge(classifier, "drawn"), bytes);
  const judge = decodeJudge(bytes);
  const { name, sha256: hash, shape } = judge;
  assert.deepEqual({ name, hash, shape }, {
    name: "drawn",
    hash: sha256(bytes),
    shape: { image: [28, 28, 1], classes: 10 },
  });

  const test = drawnDigits(30, { seed: 1 });
  const pixels = takeImages(test, [...test.labels.keys()]);
  const { features, probabilities } = judge.look(pixels);
  assert.deepEqual([features.count, features.size], [30, 64]);
  assert.deepEqual([probabilities.count, probabilities.size], [30, 10]);
  const expected = classifier.probabilities(pixels);
  const furthest = Math.max(...expected.map((p, i) => Math.abs(p - probabilities.values[i])));
  assert.ok(furthest > 0 && furthest < 0.01, `${furthest}`);
  assert.equal(judge.accuracy(test), classifier.accuracy(test));

  // Features are what the logits are made of: the last layer's weights lead from them to the probabilities.
  const weights = new Map(decodeSafetensors(bytes).arrays.map((array) => [array.name, array]));
  const [kernel, bias] = ["kernel", "bias"].map((name) =>
    Array.from(weights.get(`classifier/dense_1/${name}`)!.data as Float32Array)
  );
  const exps = bias.map((start, label) => {
    const own = Array.from(features.values.subarray(0, 64));
    return Math.exp(own.reduce((sum, one, i) => sum + one * kernel[i * 10 + label], start));
  });
  const total = exps.reduce((sum, one) => sum + one);
  exps.forEach((one, label) =>
    assert.ok(Math.abs(one / total - probabilities.values[label]) < 1e-5)
  );
  judge[Symbol.dispose]();
  classifier.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("a judge's file is half the size, and another file is refused without a tensor left", async () => {
  const classifier = new ImageClassifier(drawnDigits(10));
  const bytes = encodeJudge(classifier, "drawn");
  classifier.dispose();
  assert.ok(bytes.length < 500_000, `${bytes.length}`);
  const before = tf.memory().numTensors;
  const { arrays, metadata } = decodeSafetensors(bytes);
  assert.throws(
    () => decodeJudge(encodeSafetensors(arrays), "weights.safetensors"),
    /^InvalidData: Cannot read "weights.safetensors": its metadata are {} but must be those of a judge/,
  );
  assert.throws(
    () => decodeJudge(encodeSafetensors(arrays.slice(1), { metadata }), "judge.safetensors"),
    /^InvalidData: Cannot read "judge.safetensors": Cannot /,
  );
  assert.throws(() => decodeJudge(bytes.subarray(0, 1000)), /^InvalidData: Cannot read "judge"/);
  await assert.rejects(readJudge("no/such/judge.safetensors"), Deno.errors.NotFound);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("a judge refuses images of another shape and what is not finite", () => {
  const classifier = new ImageClassifier(drawnDigits(10));
  using judge = decodeJudge(encodeJudge(classifier, "drawn"));
  classifier.dispose();
  assert.throws(
    () => judge.accuracy({ ...drawnDigits(10), height: 14 }),
    /^TypeError: Cannot judge images of drawn: they are 14×28×1 pixels in 10 classes but must be 28×28×1/,
  );
  assert.throws(() => judge.look(new Float32Array(5)), /^TypeError: Cannot classify 5 pixels/);
  assert.throws(
    () => judge.look(new Float32Array(784).fill(Infinity)),
    /^RangeError: Cannot classify images: pixel 0 is Infinity but must be finite/,
  );
});
