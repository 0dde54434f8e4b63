import assert from "node:assert/strict";
import { join } from "@std/path";
import { lastMetrics, learners, readRunRecord, RunFolder, runReport } from "lib/runs";

const older = (name: string) => RunFolder.open(join(import.meta.dirname!, "..", "version_1", name));

Deno.test("a run of version 1 of one learner is read as one of today", async () => {
  const record = await readRunRecord(await older("dcgan"));
  const { config, state, parts, problems } = record;
  assert.deepEqual(problems, []);
  assert.equal(state, "finished");
  assert.equal(config.settings.learningRate, 1e-4);
  assert.deepEqual(config.length, { unit: "epoch", count: 2 });
  assert.equal(config.data?.folder, null);
  assert.equal(config.metrics.generatorLoss.reference?.value, Math.LN2);
  assert.deepEqual(parts[0].epochs.map(({ epoch, steps }) => [epoch, steps]), [[1, 3], [2, 3]]);
  assert.deepEqual(lastMetrics(record), {
    generatorLoss: 0.6826151609420776,
    discriminatorLoss: 1.3804589907328289,
  });
  const weights = await parts[0].folder.readWeights();
  assert.ok(weights.some(({ name }) => name === "generator/dense/kernel"));
});

Deno.test("a federated run of version 1 is read as one of today", async () => {
  const record = await readRunRecord(await older("stopped"));
  const { config, state, rounds, problems } = record;
  assert.deepEqual(problems, []);
  assert.equal(state, "interrupted");
  assert.deepEqual(config.length, { unit: "round", count: 2 });
  assert.deepEqual(config.shards?.map(({ examples }) => examples), [16, 8]);
  assert.equal(learners(record).length, 2);
  assert.deepEqual(rounds[0].agents[1], {
    agent: 2,
    examples: 8,
    steps: 1,
    metrics: { generatorLoss: 0.713060736656189, discriminatorLoss: 1.3622822761535645 },
    sentBytes: 5776,
    receivedBytes: 5776,
  });
  const html = await runReport([{ record, settings: [] }]);
  assert.match(html, /<td>Model<\/td><td>fedgan<\/td>/);
});
