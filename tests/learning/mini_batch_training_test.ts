import assert from "node:assert/strict";
import { DivergedError, type LearnerLog, MiniBatchTraining } from "lib/learning";

/** Twenty examples, in batches of eight, eight and four; the loss is the step's number. */
function trainingOf({ epochs = 2, losses = [] as number[], batchSize = 8 } = {}) {
  const seen: number[][] = [];
  const training = new MiniBatchTraining({
    epochs,
    metrics: ["loss"],
    batches: (epoch) =>
      Array.from({ length: Math.ceil(20 / batchSize) }, (_, k) =>
        Uint32Array.from(
          { length: Math.min(batchSize, 20 - batchSize * k) },
          (_, i) => 100 * epoch + batchSize * k + i,
        )),
    stepsIn: () => Math.ceil(20 / batchSize),
    step: (indices) => {
      seen.push([...indices]);
      return Promise.resolve({ loss: losses[seen.length - 1] ?? seen.length });
    },
  });
  return { training, seen };
}

const withoutTime = (logs: LearnerLog[]) => logs.map((log) => ({ ...log, elapsedMs: 0 }));

Deno.test("MiniBatchTraining logs every step and, after each epoch, the mean over its examples", async () => {
  const { training, seen } = trainingOf();
  const logs = await Array.fromAsync(training.train());
  assert.deepEqual(withoutTime(logs).slice(2, 5), [
    {
      ...{ kind: "step", epoch: 1, step: 3, stepsPerEpoch: 3, totalSteps: 3, examples: 4 },
      ...{ metrics: { loss: 3 }, elapsedMs: 0 },
    },
    {
      ...{ kind: "epoch", epoch: 1, stepsPerEpoch: 3, examples: 20 },
      ...{ metrics: { loss: (8 * 1 + 8 * 2 + 4 * 3) / 20 }, elapsedMs: 0 },
    },
    {
      ...{ kind: "step", epoch: 2, step: 1, stepsPerEpoch: 3, totalSteps: 4, examples: 8 },
      ...{ metrics: { loss: 4 }, elapsedMs: 0 },
    },
  ]);
  assert.deepEqual(seen[3].slice(0, 2), [100, 101]);
  assert.equal(training.stepsOf(2), 6);
  assert.deepEqual(await Array.fromAsync(training.train()), []);
});

Deno.test("MiniBatchTraining cut into calls equals one call; no steps train nothing", async () => {
  const whole = trainingOf();
  const expected = withoutTime(await Array.fromAsync(whole.training.train()));
  const { training, seen } = trainingOf();
  const logs = [];
  for (const steps of [0, 1, 0, 4, 7]) {
    logs.push(...await Array.fromAsync(training.train({ steps })));
    training.restore(structuredClone(training.progress));
  }
  assert.deepEqual(withoutTime(logs), expected);
  assert.deepEqual(seen, whole.seen);
});

Deno.test("MiniBatchTraining ends before the next step when its signal is aborted, and an epoch that is complete", async () => {
  const { training } = trainingOf();
  const stop = new AbortController();
  const logs = [];
  for await (const log of training.train({ signal: stop.signal })) {
    logs.push(log);
    if (logs.length === 2) stop.abort();
  }
  assert.equal(logs.length, 2);
  const rest = trainingOf();
  rest.training.restore({ epoch: 0, step: 3, examples: 20, metricSums: { loss: 30 } });
  const [epoch, ...more] = await Array.fromAsync(rest.training.train({ signal: stop.signal }));
  assert.deepEqual([epoch.kind, epoch.metrics.loss, more], ["epoch", 1.5, []]);
});

Deno.test("MiniBatchTraining gives the event loop a turn between steps: timers, files and signals", async () => {
  const { training } = trainingOf({ epochs: 1_000_000_000 });
  const stop = new AbortController();
  const signalled = Promise.withResolvers<void>();
  Deno.addSignalListener("SIGWINCH", signalled.resolve);
  const happened = [
    new Promise((resolve) => setTimeout(resolve, 5)),
    Deno.readTextFile(new URL(import.meta.url)),
    signalled.promise,
  ];
  const all = Promise.all(happened).then(() => stop.abort());
  Deno.kill(Deno.pid, "SIGWINCH");
  let logs = 0;
  for await (const _ of training.train({ signal: stop.signal })) logs++;
  assert.ok(stop.signal.aborted, `${logs} logs, and the event loop has not had its turn`);
  await all;
  Deno.removeSignalListener("SIGWINCH", signalled.resolve);
});

Deno.test("MiniBatchTraining that diverges logs step and epoch, then says where", async () => {
  for (const lost of [NaN, Infinity, -Infinity]) {
    const { training, seen } = trainingOf({ losses: [1, 2, 3, 4, lost] });
    const logs: LearnerLog[] = [];
    await assert.rejects(async () => {
      for await (const log of training.train()) logs.push(log);
    }, (error) => {
      assert.ok(error instanceof DivergedError);
      assert.deepEqual(error.divergence, { what: "loss", value: lost, epoch: 2, step: 2 });
      assert.match(
        error.message,
        /it has diverged, "loss" is (NaN|-?Infinity) .* in epoch 2, step 2;/,
      );
      return true;
    });
    const [step, epoch] = logs.slice(-2);
    assert.deepEqual([step.kind, epoch.kind, epoch.epoch], ["step", "epoch", 2]);
    assert.ok(epoch.kind === "epoch" && epoch.examples === 16);
    assert.equal(seen.length, 5);
    // It did not finish that epoch.
    assert.equal(training.progress.epoch, 1);
  }
});

Deno.test("MiniBatchTraining trains for one call at a time", async () => {
  const { training } = trainingOf();
  const first = training.train();
  await first.next();
  await assert.rejects(training.train().next(), /^Error: Cannot train: another call is training/);
  await first.return();
  assert.equal((await Array.fromAsync(training.train())).length, 7);
});

Deno.test("MiniBatchTraining refuses limits and states that cannot be", async () => {
  const { training } = trainingOf();
  for (const limits of [{ steps: -1 }, { steps: 1.5 }, { steps: NaN }, { epochs: -1 }]) {
    await assert.rejects(
      training.train(limits).next(),
      /^RangeError: Cannot train: (steps|epochs) is .* but must be an integer of at least 0/,
    );
  }
  const stps = { stps: 5 } as object;
  await assert.rejects(training.train(stps).next(), /^RangeError: .*"stps".*did you mean "steps"/);
  const progress = { epoch: 0, step: 1, examples: 8, metricSums: { loss: 1 } };
  for (const change of [{ epoch: -1 }, { step: 4 }, { step: 0.5 }, { examples: NaN }]) {
    assert.throws(
      () => training.restore({ ...progress, ...change }),
      /^RangeError: Cannot restore a training: /,
    );
  }
  for (const metricSums of [{}, { other: 1 }, { loss: 1, other: 1 }, { toString: 1 }]) {
    assert.throws(
      () => training.restore({ ...progress, metricSums } as typeof progress),
      /^TypeError: Cannot restore a training: it measured .* but must measure loss/,
    );
  }
  assert.equal(training.progress.step, 0);
  const empty = new MiniBatchTraining({
    epochs: 1,
    metrics: [],
    batches: () => [],
    stepsIn: () => 0,
    step: () => Promise.resolve({}),
  });
  await assert.rejects(empty.train().next(), /^RangeError: Cannot train: there are no examples/);
});
