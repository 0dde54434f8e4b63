import assert from "node:assert/strict";
import { readRunRecord, recordPlot, type RunFolder, runReport } from "lib/runs";
import { configPath, inOutputs, smallDcganRun, smallFedganRun } from "../small_run.ts";

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

/** The plot of both runs that a comparison has. */
async function comparedPlot(runs: readonly RunFolder[]) {
  const records = await Promise.all(runs.map(readRunRecord));
  const html = await runReport(records.map((record) => ({ record, settings: [] })));
  const figures = [...html.matchAll(/<script type="application\/json">([^<]*)<\/script>/g)]
    .map(([, json]) => JSON.parse(json));
  return figures.find(({ layout }) => JSON.stringify(layout?.title)?.includes("both"));
}

Deno.test("runReport() compares two runs step by step, with agents the mean over their examples", async () => {
  await inOutputs(async () => {
    const [solo, fed] = [await smallDcganRun("solo"), await smallFedganRun("fed")];
    await writeSteps(solo);
    const config = JSON.parse(await Deno.readTextFile(configPath(fed)));
    config.shards[0].examples = 30;
    await Deno.writeTextFile(configPath(fed), JSON.stringify(config));
    // An agent with more examples has more steps an epoch.
    for (const [agent, stepsPerEpoch, discriminatorLoss] of [[1, 75, 1], [2, 50, 6]]) {
      const lines = Array.from({ length: 2 * stepsPerEpoch }, (_, i) => {
        const [step, epoch] = [i + 1, (i + 1) / stepsPerEpoch];
        return { step, epoch, steps: 1, metrics: { generatorLoss: epoch, discriminatorLoss } };
      });
      await fed.agent(agent).steps.write(lines);
    }
    const { data } = await comparedPlot([solo, fed]);
    const [generator, , discriminator] = data.slice(1);
    assert.deepEqual([generator.name, generator.x.length], ["fed", 100]);
    assert.deepEqual([generator.x[0], generator.x[99]], [0.02, 2]);
    assert.ok(
      generator.y.every((loss: number, i: number) => Math.abs(loss - generator.x[i]) < 0.02),
      "of the same part of an epoch",
    );
    assert.deepEqual(
      new Set(discriminator.y.map((loss: number) => loss.toFixed(6))),
      new Set(["3.000000"]),
    );
    assert.deepEqual([data[0].name, data[0].x.length, data[0].x[99]], ["solo", 100, 2]);
  });
});

Deno.test("runReport() compares what the mean was evaluated to, where its agents had come to", async () => {
  await inOutputs(async () => {
    const [solo, fed] = [await smallDcganRun("solo"), await smallFedganRun("fed")];
    for (const run of [solo, fed]) {
      const config = JSON.parse(await Deno.readTextFile(configPath(run)));
      config.metrics.frechetDistance = { label: "Fréchet distance", unit: "" };
      await Deno.writeTextFile(configPath(run), JSON.stringify(config));
    }
    for (
      const [part, frechetDistance] of [[solo, 70], [fed.agent(1), 500], [
        fed.agent(2),
        300,
      ]] as const
    ) {
      const { lines } = await part.metrics.read();
      await part.metrics.write(
        lines.map((line) => ({ ...line, metrics: { ...line.metrics, frechetDistance } })),
      );
    }
    const { lines } = await fed.rounds.read();
    // Two steps are an epoch of either agent; agent 2 rests in the second round.
    await fed.rounds.write(lines.map((line) => ({
      ...line,
      agents: line.agents.map((agent) => ({ ...agent, steps: agent.agent === line.round ? 0 : 2 })),
      metrics: { frechetDistance: 100 - line.round },
    })));
    const { data } = await comparedPlot([solo, fed]);
    const distances = data.slice(4).map(({ x, y }: { x: number[]; y: number[] }) => ({ x, y }));
    assert.deepEqual(distances, [{ x: [1, 2], y: [70, 70] }, { x: [0.5, 1], y: [99, 98] }]);
  });
});

Deno.test("runReport() compares epochs where an agent's steps are not known", async () => {
  await inOutputs(async () => {
    const [solo, fed] = [await smallDcganRun("solo"), await smallFedganRun("fed")];
    await writeSteps(fed.agent(1));
    const { data } = await comparedPlot([solo, fed]);
    assert.deepEqual(data.map(({ x }: { x: number[] }) => x), Array(4).fill([1, 2]));
  });
});
