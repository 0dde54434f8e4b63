import assert from "node:assert/strict";
import { readRunRecord, recordPlot, type RunFolder } from "lib/runs";
import { inOutputs, smallDcganRun, smallFedganRun } from "../small_run.ts";

/** Writes what 300 steps of two epochs measured. */
async function writeSteps(folder: RunFolder, from = 1): Promise<void> {
  const lines = [];
  for (let step = from; step <= 300; step++) {
    const metrics = { generatorLoss: step % 2, discriminatorLoss: 2 };
    lines.push({ step, epoch: step / 150, steps: 1, metrics });
  }
  await folder.steps.write(lines);
}

Deno.test("recordPlot() draws a learner's steps pale behind means over a few", async () => {
  await inOutputs(async () => {
    const run = await smallDcganRun("solo");
    await writeSteps(run);
    const { data } = await recordPlot(await readRunRecord(run));
    const [steps, means] = data;
    assert.deepEqual([steps.x.length, means.x.length], [300, 100]);
    assert.deepEqual([steps.y[0], steps.y[1], steps.line!.width], [1, 0, 1]);
    assert.ok(
      Array.from(means.y).every((value) => Math.abs(Number(value) - 0.5) < 0.2),
      "smoother",
    );
    assert.deepEqual([means.x[0], means.x[99]], [3 / 150, 2]);
  });
});

Deno.test("recordPlot() draws of several agents the means alone, few points in all, and evaluations by epochs", async () => {
  await inOutputs(async () => {
    const run = await smallFedganRun("fed");
    for (const agent of [1, 2]) {
      await writeSteps(run.agent(agent));
      const { lines } = await run.agent(agent).metrics.read();
      const judged = lines.map((line) => ({ ...line, metrics: { ...line.metrics, distance: 9 } }));
      await run.agent(agent).metrics.write(judged);
    }
    const record = await readRunRecord(run);
    const metrics = { ...record.config.metrics, distance: { label: "Distance", unit: "" } };
    const { data } = await recordPlot({ ...record, config: { ...record.config, metrics } });
    assert.deepEqual(data.map(({ name, x }) => [name, x.length]), [
      ...[["Agent 1", 100], ["Agent 2", 100], ["Agent 1", 100], ["Agent 2", 100]],
      ...[["Agent 1", 2], ["Agent 2", 2]],
    ]);
    assert.deepEqual(data[5].x, [1, 2]);
  });
});

Deno.test("recordPlot() draws epochs where steps are not known from the first on, or are damaged", async () => {
  await inOutputs(async () => {
    const run = await smallDcganRun("solo");
    const lengths = async () => {
      const { data } = await recordPlot(await readRunRecord(run));
      return data.map(({ x }) => x.length);
    };
    assert.deepEqual(await lengths(), [2, 2]);
    await writeSteps(run, 20);
    assert.deepEqual(await lengths(), [2, 2]);
    await writeSteps(run);
    await run.files.write("steps.jsonl", '{"step":1}\n');
    assert.deepEqual(await lengths(), [2, 2]);
  });
});
