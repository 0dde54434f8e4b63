import assert from "node:assert/strict";
import type { LearnerLog, Samples } from "lib/learning";
import { inFakeNotebook, type Message } from "./fake_notebook.ts";
import { liveProgress, liveTraining, type ShownLearner } from "lib/notebook";

const stepsPerEpoch = 10;

/** What a view asks of the learner that it shows. */
function learnerOf(epochs: number, samples?: Samples): ShownLearner {
  const metrics = {
    generatorLoss: { label: "Generator loss", unit: "nats" },
    discriminatorLoss: { label: "Discriminator loss", unit: "nats" },
  };
  const stepsOf = (epochs: number) => epochs * stepsPerEpoch;
  return { epochs, metrics, stepsOf, samples: () => samples };
}

async function* training(epochs: number, { from = 0, failAfter = Infinity, stepMs = 0 } = {}) {
  let done = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let step = 1; step <= stepsPerEpoch; step++) {
      if (done++ < from) continue;
      if (done > failAfter) throw new Error("Out of digits");
      await (stepMs === 0 ? undefined : new Promise((resolve) => setTimeout(resolve, stepMs)));
      const log: LearnerLog = {
        kind: "step",
        epoch,
        step,
        stepsPerEpoch,
        totalSteps: done,
        examples: 5,
        metrics: { generatorLoss: 0.7, discriminatorLoss: 1.3 },
        elapsedMs: 1,
      };
      yield log;
    }
    if (done <= from) continue;
    const metrics = { generatorLoss: epoch, discriminatorLoss: 2 };
    const log: LearnerLog = {
      ...{ kind: "epoch", epoch, stepsPerEpoch, examples: 5 * stepsPerEpoch },
      ...{ metrics, elapsedMs: stepsPerEpoch },
    };
    yield log;
  }
}

const samples = { network: "generator", pixels: new Float32Array(4 * 64), shape: [4, 8, 8, 1] };

Deno.test("liveTraining() collects losses and frames, also outside a notebook", async () => {
  const view = liveTraining(learnerOf(3, samples));
  assert.equal(view.output().text.split("\n")[0], "Training begins");
  assert.equal(await view.follow(training(3)), view);
  assert.deepEqual(view.epochMetrics.map(({ epoch, metrics }) => [epoch, metrics.generatorLoss]), [
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  assert.deepEqual(view.frames.map(({ caption }) => caption), ["Epoch 1", "Epoch 2", "Epoch 3"]);
  assert.match(view.output().text, /^Trained 3 epochs\n█{24} Generator loss 0\.700 .* · in /);
  const bundle = await view.output().bundle();
  assert.deepEqual(Object.keys(bundle), ["text/html", "image/png", "text/plain"]);
});

Deno.test("liveTraining() shows what epochs are evaluated to, the newest in words, all in plots", async () => {
  const evaluated = {
    distance: { label: "Distance", unit: "" },
    coverage: { label: "Coverage", unit: "" },
  };
  const view = liveTraining(learnerOf(3), { evaluated });
  const heightOf = async () => {
    const { "text/html": html } = await view.output().bundle();
    const svg = atob(String(html).match(/base64,([^"]+)/)![1]);
    return Number(svg.match(/ height="(\d+)"/)![1]);
  };
  const texts: string[] = [];
  await view.follow(async function* () {
    for await (const log of training(3)) {
      // Every second epoch is evaluated.
      const isEvaluated = log.kind === "epoch" && log.epoch === 2;
      yield isEvaluated ? { ...log, metrics: { ...log.metrics, distance: 54 } } : log;
      if (log.kind === "epoch") texts.push(view.output().text);
    }
  }());
  assert.doesNotMatch(texts[0], /distance/);
  assert.match(
    texts[1],
    /^Epoch 2 of 3, step 10 of 10\nAfter epoch 2: distance 54\.000\n█+░+ Generator loss/,
  );
  assert.match(texts[2], /\nAfter epoch 2: distance 54\.000\n/);
  assert.doesNotMatch(texts[2], /coverage/);
  const { "text/html": html } = await view.output().bundle();
  const svg = atob(String(html).match(/base64,([^"]+)/)![1]);
  assert.equal(svg.match(/<path[^>]* d="M[^"]*A[^"]*"/g)?.length, 1, "the mark of one evaluation");
  const other = liveTraining(learnerOf(3));
  const plain = atob(
    String((await other.output().bundle())["text/html"]).match(/base64,([^"]+)/)![1],
  );
  assert.ok(await heightOf() > Number(plain.match(/ height="(\d+)"/)![1]));
});

Deno.test("liveTraining() says where a training stopped, and passes its error on", async () => {
  const view = liveTraining(learnerOf(3));
  await assert.rejects(view.follow(training(3, { failAfter: 14 })), /Out of digits/);
  assert.match(view.output().text, /^Stopped in epoch 2 of 3, step 4 of 10\n.* · in /);
  assert.throws(() => liveTraining(learnerOf(0)), RangeError);
});

Deno.test("liveTraining() plots what was measured before an early Stop", async () => {
  /** The marks of the plot: circles of Vega's. */
  const marks = async (failAfter: number) => {
    const view = liveTraining(learnerOf(300)); // 3,000 steps, of which 15 make a point
    await assert.rejects(view.follow(training(300, { failAfter })), /Out of digits/);
    const { "text/html": html } = await view.output().bundle();
    const svg = atob(String(html).match(/base64,([^"]+)/)![1]);
    return svg.match(/<path[^>]* d="M[^"]*A[^"]*"/g)?.length ?? 0;
  };
  assert.equal(await marks(0), 0);
  assert.equal(await marks(4), 2, "a point of each loss");
});

Deno.test("liveTraining() follows a training that was stopped before its first step", async () => {
  const view = liveTraining(learnerOf(3));
  await assert.rejects(view.follow(training(3, { failAfter: 0 })), /Out of digits/);
  const texts: string[] = [];
  await view.follow(async function* () {
    for await (const log of training(1)) {
      yield log;
      texts.push(view.output().text);
    }
  }());
  assert.match(texts[0], /^Epoch 1 of 3, step 1 of 10\n.* · time left unknown$/);
});

Deno.test("liveTraining() follows a training that goes on after a Stop, in a new output with all of its epochs", async () => {
  const view = liveTraining(learnerOf(3, samples));
  const outputs = (messages: Message[]) =>
    new Set(messages.map(({ content }) => content.transient.display_id));
  const first = await inFakeNotebook(async () => {
    await assert.rejects(view.follow(training(3, { failAfter: 14 })), /Out of digits/);
  });
  const second = await inFakeNotebook(async () => {
    await view.follow(training(3, { from: 14 }));
  });
  assert.equal(outputs([...first, ...second]).size, 2);
  assert.equal(second[0].type, "display_data");
  assert.match(view.output().text, /^Trained 3 epochs\n.* · in /);
  assert.deepEqual(view.epochMetrics.map(({ epoch }) => epoch), [1, 2, 3]);
  assert.deepEqual(view.frames.map(({ caption }) => caption), ["Epoch 1", "Epoch 2", "Epoch 3"]);
  // A training that is finished gives no more logs.
  await view.follow(training(3, { from: 30 }));
  assert.match(
    view.output().text,
    /^Trained 3 epochs\n█{24} Generator loss 0\.700 · discriminator loss 1\.300 · [^·]* memory · in .* s$/,
  );
  await assert.rejects(view.follow(training(3, { failAfter: 12 })), /Out of digits/);
  assert.match(view.output().text, /^Stopped in epoch 2 of 3, step 2 of 10\n.* · in /);
  assert.deepEqual(view.epochMetrics.map(({ epoch }) => epoch), [1]);
});

Deno.test("liveTraining() follows a training beyond its learner's number of epochs", async () => {
  const view = liveTraining(learnerOf(2));
  await view.follow(training(2));
  await view.follow(training(4, { from: 20 })); // as train({ epochs: 4 }) does
  assert.match(view.output().text, /^Trained 4 epochs\n█{24} /);
  await assert.rejects(view.follow(training(6, { from: 40, failAfter: 45 })), /Out of digits/);
  assert.match(view.output().text, /^Stopped in epoch 5 of 5, step 5 of 10\n/);
  assert.deepEqual(view.epochMetrics.map(({ epoch }) => epoch), [1, 2, 3, 4]);
});

Deno.test("liveTraining() tells the time of all parts of a training, and none of the pause", async () => {
  const view = liveTraining(learnerOf(3));
  const pause = () => new Promise((resolve) => setTimeout(resolve, 2_000));
  const start = performance.now();
  await assert.rejects(view.follow(training(3, { failAfter: 14, stepMs: 20 })), /Out of digits/);
  const first = performance.now() - start;
  await pause();
  const again = performance.now();
  await view.follow(training(3, { from: 14 }));
  const parts = (first + performance.now() - again) / 1000;
  const [, seconds] = view.output().text.match(/ · in ([0-9.]+) s$/)!;
  assert.ok(
    Number(seconds) >= 0.2 && Number(seconds) <= parts + 0.05,
    `${seconds} s, not ${parts}`,
  );
});

Deno.test("liveTraining() updates one output, at most four times a second, and ends with the last state", async () => {
  const start = performance.now();
  const messages = await inFakeNotebook(async () => {
    await liveTraining(learnerOf(40, samples)).follow(training(40, { stepMs: 1 }));
  });
  const most = 1 + Math.floor((performance.now() - start) / 250);
  assert.ok(messages.length >= 2 && messages.length <= most, `${messages.length} messages`);
  assert.equal(messages[0].type, "display_data");
  assert.ok(messages.slice(1).every(({ type }) => type === "update_display_data"));
  const ids = new Set(messages.map(({ content }) => content.transient.display_id));
  assert.equal(ids.size, 1);
  assert.ok(![...ids].includes(undefined));
  const last = messages[messages.length - 1].content.data;
  assert.match(String(last["text/plain"]), /^Trained 40 epochs/);
  assert.match(String(last["text/html"]), /alt="Trained 40 epochs/);
  assert.ok("image/png" in last, "the final state has no PNG");
});

Deno.test("liveTraining() and liveProgress() show of quick work only its end", async () => {
  // However busy the machine is, the work takes no time.
  const { now } = performance;
  performance.now = () => 0;
  const messages = await inFakeNotebook(async () => {
    await liveTraining(learnerOf(3)).follow(training(3));
    const progress = liveProgress("Rounds", 4);
    for (let round = 1; round <= 4; round++) await progress.update(round);
    await progress.finish();
  }).finally(() => performance.now = now);
  assert.deepEqual(messages.map(({ type }) => type), ["display_data", "display_data"]);
  assert.match(String(messages[0].content.data["text/plain"]), /^Trained 3 epochs/);
  assert.match(String(messages[1].content.data["text/plain"]), /4\/4 · in /);
});

Deno.test("liveProgress() shows steps and a note in one line", async () => {
  let text = "";
  const messages = await inFakeNotebook(async () => {
    const progress = liveProgress("Rounds", 4);
    for (let round = 1; round <= 3; round++) await progress.update(round, `round ${round}`);
    text = progress.output().text;
    await progress.update(4);
    await progress.finish();
  });
  assert.match(text, /^Rounds █{18}░{6} 3\/4 · round 3 · .* left$/);
  assert.match(String(messages.at(-1)?.content.data["text/plain"]), /^Rounds █{24} 4\/4 · in /);
  await assert.rejects(liveProgress("Rounds", 4).update(5), RangeError);
});

Deno.test("liveProgress() goes on from steps that were done before, and leaves them out of the speed", async () => {
  const progress = liveProgress("Rounds", 1_000, { done: 998 });
  assert.match(progress.output().text, /^Rounds █{24} 998\/1000$/);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await progress.update(999);
  const [, seconds] = progress.output().text.match(/999\/1000 · ([0-9.]+) s left$/)!;
  assert.ok(Number(seconds) >= 0.1, `${seconds} s left for one more round of 0.2 s`);
  await progress.finish();
  const [, took] = progress.output().text.match(/ 999\/1000 · in ([0-9.]+) s for 1 of them$/)!;
  assert.ok(Number(took) >= 0.2, `${took} s for a round of 0.2 s`);
  assert.throws(() => liveProgress("Rounds", 4, { done: 5 }), RangeError);
  assert.throws(() => liveProgress("Rounds", 4, { done: -1 }), RangeError);
});
