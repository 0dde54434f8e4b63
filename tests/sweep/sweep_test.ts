import assert from "node:assert/strict";
import { balanced, drawnDigits } from "lib/data";
import { Evaluator, loadJudge } from "lib/evaluation";
import {
  armLabel,
  drawTogether,
  startArm,
  sweep,
  type SweepLog,
  type SweepOptions,
  sweepPlaces,
  sweepProfile,
  sweepReferences,
  type SweepRun,
  sweepSettings,
} from "lib/sweep";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

/** One step an epoch of each of five agents, two epochs. */
const settings = sweepSettings.complete({
  ...sweepProfile("smoke"),
  seeds: [3],
  intervals: [{ steps: 1 }],
});
const dataSet = balanced(drawnDigits(40), settings.perClass);
const test = drawnDigits(100, { seed: 9 });
const judge = await loadJudge("drawn");
const evaluator = new Evaluator(judge, test, { samples: settings.samples });

async function logsOf(changes: Partial<SweepOptions> = {}): Promise<SweepLog[]> {
  return await Array.fromAsync(sweep({ settings, dataSet, evaluator, ...changes }));
}

const runsIn = (logs: readonly SweepLog[]) =>
  logs.flatMap((log) => log.kind === "run" ? [{ ...log.run, seconds: 0 }] : []);

const before = tf.memory().numTensors;
const logs = await logsOf();
const runs = runsIn(logs);

Deno.test("sweep() trains and measures every arm, and leaves no tensor", () => {
  assert.equal(tf.memory().numTensors, before);
  assert.deepEqual(runs.map(armLabel), sweepPlaces(settings).map(({ arm }) => armLabel(arm)));
  assert.deepEqual(new Set(runs.map(({ seed }) => seed)), new Set([3]));

  for (const log of logs) {
    if (log.kind !== "run") continue;
    const { run, drawings } = log;
    assert.equal(run.steps, 2, armLabel(run));
    const { frechetDistance: { value }, histogram } = run.measured!;
    assert.equal(value, evaluator.frechetDistance(drawings!));
    assert.equal(histogram.counts.reduce((sum, one) => sum + one, histogram.unrecognised), 100);
    assert.deepEqual(run.points.at(-1), { steps: 2, bytes: run.bytes, distance: value });
    const isUnion = ["isolated", "discriminator averaged"].includes(run.name);
    assert.equal(run.drawings, isUnion ? "union of agents" : "one generator");
    assert.equal(run.agents.length, isUnion ? 5 : 0);
  }
});

Deno.test("sweep() goes on after any runs to the same numbers", async () => {
  // Killed, with other runs done than the first ones.
  const done = runs.filter((_, i) => i !== 1 && i !== 3);
  assert.deepEqual(runsIn(await logsOf({ done })), [runs[1], runs[3]]);
  assert.deepEqual(await logsOf({ done: runs }), []);
});

/** Weights of the networks of the smoke profile: filters 2, 4, 8; noise of 100. */
const generatorWeights = 100 * 7 * 7 * 8 + 4 * 7 * 7 * 8 + 25 * 8 * 4 + 4 * 4 + 25 * 4 * 2 + 4 * 2 +
  25 * 2;
const discriminatorWeights = 25 * 2 + 2 + 25 * 2 * 4 + 4 + 7 * 7 * 4 + 1;

Deno.test("an arm's bytes are what its agents exchange, by hand", async () => {
  const bytesOf = async (name: SweepRun["name"], syncEvery: string | null) => {
    const arm = { name, partition: name === "one GAN" ? null : "classes:2", syncEvery };
    const training = startArm(arm, { dataSet, settings, seed: 1 });
    const bytes = (await Array.fromAsync(training.train())).at(-1)!.bytes;
    training.dispose();
    return bytes;
  };
  const round = (weights: number) => 5 * 2 * 4 * weights;
  assert.equal(await bytesOf("one GAN", null), 0);
  assert.equal(await bytesOf("isolated", null), 0);
  const both = generatorWeights + discriminatorWeights;
  assert.equal(await bytesOf("FedGAN", "1step"), 2 * round(both));
  assert.equal(await bytesOf("FedGAN", "20steps"), round(both), "once, at the end");
  assert.equal(await bytesOf("generator averaged", "20steps"), round(generatorWeights));
  assert.equal(await bytesOf("discriminator averaged", "20steps"), round(discriminatorWeights));
  assert.equal(
    await bytesOf("distributed GAN", null),
    2 * (round(discriminatorWeights) + 5 * 2 * 4 * 8 * 784),
  );
});

Deno.test("drawTogether() draws as many from each source, each from noise of its own", () => {
  const arm = { name: "isolated", partition: "iid", syncEvery: null } as const;
  const training = startArm(arm, { dataSet, settings, seed: 1 });
  const [source] = training.sources;
  const images = drawTogether([source, source, source], { count: 8, seed: 0 });
  assert.equal(images.length, 8 * 784);
  const image = (i: number) => images.slice(784 * i, 784 * (i + 1));
  // As many images as are drawn at once decide how sums are rounded.
  const first = drawTogether([source], { count: 1, seed: 0 });
  assert.ok(image(0).every((pixel, i) => Math.abs(pixel - first[i]) < 1e-5));
  assert.notDeepEqual(image(0), image(2), "the second's first");
  assert.notDeepEqual(image(2), image(5), "the third's first");
  training.dispose();
});

Deno.test("sweep() ends when it is aborted, keeps a training that diverges as such, and goes on", async () => {
  const controller = new AbortController();
  const seen = [];
  for await (const log of sweep({ settings, dataSet, evaluator, signal: controller.signal })) {
    seen.push(log.kind);
    controller.abort();
  }
  assert.deepEqual(seen, ["progress"]);
  const wild = { ...settings, learningRate: 1e30 };
  const diverged = runsIn(await logsOf({ settings: wild, done: runs.slice(3) }));
  assert.deepEqual(diverged.map(({ measured }) => measured), [null, null, null]);
});

Deno.test("sweepReferences() has real images near and noise far", () => {
  const train = drawnDigits(200, { seed: 2 });
  const { floor, untrained, ceiling } = sweepReferences(evaluator, { settings, train });
  assert.ok(10 * floor.frechetDistance.value < ceiling.frechetDistance.value);
  assert.ok(10 * floor.frechetDistance.value < untrained.frechetDistance.value);
  assert.equal(floor.certain, 1);
});
