import assert from "node:assert/strict";
import { drawnDigits } from "lib/data";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { AdversarialPair, type EpochLog, type StepLog, train, type TrainOptions } from "lib/gan";

await loadTensorFlow();
const digits = drawnDigits(20);
const settings = { batchSize: 8, epochs: 2, seed: 4 }; // 3 steps an epoch, the last of 4 images

const logsOf = (pair: AdversarialPair, options?: TrainOptions) =>
  Array.fromAsync(train(pair, digits, options));

const withoutTime = (logs: (StepLog | EpochLog)[]) => logs.map((log) => ({ ...log, elapsedMs: 0 }));

Deno.test("train() logs every step and, after each epoch, the mean over its images", async () => {
  const pair = new AdversarialPair(settings);
  const logs = await logsOf(pair);
  assert.deepEqual(
    logs.map((log) => log.kind === "step" ? `${log.epoch}.${log.step}` : `epoch ${log.epoch}`),
    ["1.1", "1.2", "1.3", "epoch 1", "2.1", "2.2", "2.3", "epoch 2"],
  );
  assert.ok(logs.every((log) => log.stepsPerEpoch === 3 && log.elapsedMs > 0));
  for (const name of ["generatorLoss", "discriminatorLoss"] as const) {
    const [first, second, third, epoch] = logs.map((log) => log[name]);
    assert.equal(epoch, (first * 8 + second * 8 + third * 4) / 20);
  }
  assert.equal(pair.steps, 6);
  assert.equal(pair.progress.epoch, 2);
  assert.deepEqual(await logsOf(pair), []);
  pair.dispose();
});

Deno.test("train() takes the short last batch as it is", async () => {
  const pair = new AdversarialPair({ batchSize: 128, epochs: 1 });
  const [first, last, epoch] = await Array.fromAsync(train(pair, drawnDigits(128 + 96)));
  const mean = (first.generatorLoss * 128 + last.generatorLoss * 96) / (128 + 96);
  assert.equal(epoch.generatorLoss, mean);
  pair.dispose();
});

Deno.test("train() cut into calls of two steps, with a restore between, equals one call", async () => {
  const whole = new AdversarialPair(settings);
  const expected = withoutTime(await logsOf(whole));

  const logs = [];
  let pair = new AdversarialPair(settings);
  for (let call = 0; call < 4; call++) {
    logs.push(...await logsOf(pair, { steps: 2 }));
    const state = structuredClone(pair.state());
    pair.dispose();
    pair = new AdversarialPair(settings);
    pair.restore(state);
  }
  assert.deepEqual(withoutTime(logs), expected);
  assert.deepEqual(pair.state(), whole.state());
  whole.dispose();
  pair.dispose();
});

Deno.test("train() ends before the next step when its signal is aborted, and goes on later", async () => {
  const whole = new AdversarialPair(settings);
  const expected = withoutTime(await logsOf(whole, { epochs: 1 }));

  const pair = new AdversarialPair(settings);
  const stop = new AbortController();
  const logs = [];
  for await (const log of train(pair, digits, { signal: stop.signal })) {
    logs.push(log);
    if (logs.length === 2) stop.abort();
  }
  assert.equal(logs.length, 2);
  logs.push(...await logsOf(pair, { epochs: 1 }));
  assert.deepEqual(withoutTime(logs), expected);
  assert.deepEqual(pair.state(), whole.state());
  whole.dispose();
  pair.dispose();
});

Deno.test("train() goes through a shard only", async () => {
  const pair = new AdversarialPair(settings);
  const logs = await logsOf(pair, { shard: [0, 3, 5, 19], epochs: 1 });
  assert.deepEqual(logs.map((log) => log.kind), ["step", "epoch"]);
  pair.dispose();
});

Deno.test("train() gives the event loop a turn between steps, and leaves no tensor", async () => {
  const pair = new AdversarialPair(settings);
  const before = tf.memory().numTensors;
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await logsOf(pair);
  clearInterval(timer);
  assert.ok(ticks >= 5, `${ticks} ticks in 6 steps`);
  assert.equal(tf.memory().numTensors, before);
  pair.dispose();
});

Deno.test("train() refuses no images and no steps", async () => {
  const pair = new AdversarialPair(settings);
  await assert.rejects(
    logsOf(pair, { shard: [] }),
    /^RangeError: Cannot train: there are no images/,
  );
  await assert.rejects(logsOf(pair, { steps: 0 }), /^RangeError: Cannot train 0 steps/);
  pair.dispose();
});
