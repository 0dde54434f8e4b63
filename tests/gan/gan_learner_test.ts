import assert from "node:assert/strict";
import { drawnDigits } from "lib/data";
import { AdversarialPair, GanLearner, type GanLearnerOptions, type GanOptions } from "lib/gan";
import type { LearnerLog, TrainingLimits } from "lib/learning";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();
const digits = drawnDigits(20);
const settings = { batchSize: 8, epochs: 2, seed: 4, filters: 8 }; // 3 steps an epoch, the last of 4 images

const learnerOf = (changes: Partial<GanOptions> = {}, options?: GanLearnerOptions) =>
  new GanLearner(new AdversarialPair({ ...settings, ...changes }), digits, options);

const logsOf = (learner: GanLearner, limits?: TrainingLimits) =>
  Array.fromAsync(learner.train(limits));

const withoutTime = (logs: LearnerLog[]) => logs.map((log) => ({ ...log, elapsedMs: 0 }));

Deno.test("GanLearner.train() logs every step and, after each epoch, the mean over its images", async () => {
  const learner = learnerOf();
  const logs = await logsOf(learner);
  assert.deepEqual(
    logs.map((log) => log.kind === "step" ? `${log.epoch}.${log.step}` : `epoch ${log.epoch}`),
    ["1.1", "1.2", "1.3", "epoch 1", "2.1", "2.2", "2.3", "epoch 2"],
  );
  assert.ok(logs.every((log) => log.stepsPerEpoch === 3 && log.elapsedMs > 0));
  for (const name of Object.keys(learner.metrics)) {
    const [first, second, third, epoch] = logs.map(({ metrics }) => metrics[name]);
    assert.equal(epoch, (first * 8 + second * 8 + third * 4) / 20);
  }
  assert.deepEqual(logs.flatMap((log) => log.kind === "step" ? [log.totalSteps] : []), [
    ...[1, 2, 3, 4, 5, 6],
  ]);
  assert.equal(learner.totalSteps, 6);
  assert.equal(learner.progress.epoch, 2);
  assert.deepEqual(await logsOf(learner), []);
  learner.dispose();
});

Deno.test("GanLearner.train() cut into calls of two steps, with a restore between, equals one call", async () => {
  const whole = learnerOf();
  const expected = withoutTime(await logsOf(whole));

  const logs = [];
  let learner = learnerOf();
  for (let call = 0; call < 4; call++) {
    logs.push(...await logsOf(learner, { steps: 2 }));
    const state = structuredClone(learner.state());
    learner.dispose();
    learner = learnerOf();
    learner.restore(state);
  }
  assert.deepEqual(withoutTime(logs), expected);
  assert.deepEqual(learner.state(), whole.state());
  whole.dispose();
  learner.dispose();
});

Deno.test("GanLearner.train() goes through a shard only", async () => {
  const learner = learnerOf({}, { shard: [0, 3, 5, 19] });
  assert.equal(learner.examples, 4);
  const logs = await logsOf(learner, { epochs: 1 });
  assert.deepEqual(logs.map(({ kind }) => kind), ["step", "epoch"]);
  learner.dispose();
});

Deno.test("GanLearner.train() leaves no tensor", async () => {
  const learner = learnerOf();
  const before = tf.memory().numTensors;
  await logsOf(learner);
  assert.equal(tf.memory().numTensors, before);
  learner.dispose();
});

Deno.test("GanLearner.train() says where it diverged, after the logs of what it measured", async () => {
  const learner = learnerOf({ learningRate: 1e30 });
  const logs: LearnerLog[] = [];
  await assert.rejects(
    async () => {
      for await (const log of learner.train()) logs.push(log);
    },
    /^DivergedError: Cannot continue training: it has diverged, "(generator|discriminator)Loss" is NaN .* in epoch 1, step 2/,
  );
  assert.deepEqual(logs.map(({ kind }) => kind), ["step", "step", "epoch"]);
  assert.ok(Number.isFinite(logs[0].metrics.generatorLoss));
  assert.ok(Number.isNaN(logs[2].metrics.generatorLoss));
  assert.equal(learner.samples(), undefined);
  learner.dispose();
});

Deno.test("GanLearner.samples() draws from the same noise each time, none where it is told so", () => {
  const learner = learnerOf({}, { samples: 3, sampleSeed: 7 });
  const samples = learner.samples()!;
  assert.deepEqual(samples.shape, [3, 28, 28, 1]);
  assert.equal(samples.network, "generator");
  assert.deepEqual(learner.samples(), samples);
  learner.dispose();
  const silent = learnerOf({}, { samples: 0 });
  assert.equal(silent.samples(), undefined);
  silent.dispose();
});

Deno.test("GanLearner refuses no images, images of another shape and counts that cannot be", () => {
  const pair = new AdversarialPair(settings);
  const before = pair.state();
  assert.throws(
    () => new GanLearner(pair, digits, { shard: [] }),
    /^RangeError: .*there are 0 images/,
  );
  assert.throws(() => new GanLearner(pair, digits, { samples: -1 }), /samples is -1/);
  const wide = { ...digits, width: 32 };
  assert.throws(
    () => new GanLearner(pair, wide),
    /^TypeError: Cannot train a DCGAN on "drawn": its images are 28×32×1 but must be 28×28×1/,
  );
  const learner = new GanLearner(pair, digits);
  const state = learner.state();
  for (const progress of [{ epoch: -1 }, { step: 4 }, { step: 1, metricSums: { loss: 1 } }]) {
    assert.throws(
      () => learner.restore({ ...state, progress: { ...state.progress, ...progress } }),
      /^(Range|Type)Error: Cannot restore a training: /,
    );
  }
  assert.throws(() => learner.restore({ ...state, totalSteps: -5 }), /totalSteps is -5/);
  assert.deepEqual(pair.state(), before);
  pair.dispose();
});
