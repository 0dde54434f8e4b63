import assert from "node:assert/strict";
import { join } from "@std/path";
import { pinnedJudges } from "lib/evaluation";
import { readRunRecord, RunFolder, runReport } from "lib/runs";
import { inOutputs } from "../../runs/small_run.ts";
import { runCli } from "../run_cli.ts";

const tiny = [
  ...["--profile", "smoke", "--dataset", "drawn", "--examples", "32", "--epochs", "3"],
  ...["--batch-size", "16", "--filters", "1", "--latent-size", "1", "--eager"],
];
const evaluated = ["frechetDistance", "density", "coverage", "recognised"];

async function run(outputs: string, command: string, ...args: string[]): Promise<string> {
  const result = await runCli(outputs, command, ...args);
  assert.equal(result.code, 0, result.stderr);
  return result.stdout;
}

/** The names that each epoch has measured. */
const namesIn = (lines: readonly { metrics: Readonly<Record<string, number>> }[]) =>
  lines.map(({ metrics }) => evaluated.filter((name) => Number.isFinite(metrics[name])));

Deno.test("train dcgan --evaluate-every measures those epochs and the last, and trains to the same bytes", async () => {
  await inOutputs(async (outputs) => {
    const args = ["train", "dcgan", ...tiny];
    await run(outputs, args[0], ...args.slice(1), "--out", "plain");
    const text = await run(
      outputs,
      args[0],
      ...args.slice(1),
      "--out",
      "with",
      "--evaluate-every",
      "2",
    );
    const bytes = (name: string) => Deno.readFile(join(outputs, name, "weights.safetensors"));
    assert.deepEqual(await bytes("with"), await bytes("plain"));
    assert.match(text, /^Epoch 2\/3 .*Fréchet distance [\d.]+, density .*recognised share/m);
    assert.doesNotMatch(text, /^Epoch 1\/3 .*fréchet/m);

    const record = await readRunRecord(await RunFolder.open("with"));
    assert.deepEqual(namesIn(record.parts[0].epochs), [[], evaluated, evaluated]);
    const { metrics, training } = record.config;
    assert.deepEqual(Object.keys(metrics).slice(2), evaluated);
    assert.ok(metrics.frechetDistance.reference!.value > 0);
    assert.deepEqual(training.evaluation, {
      every: 2,
      settings: { samples: 2000, seed: 0, judge: pinnedJudges.drawn.sha256, judgeFile: null },
    });
    assert.match(await run(outputs, "runs"), /Fréchet distance/);
    assert.match(await runReport([{ record, settings: [] }]), /Fréchet distance \d/);
  });
});

Deno.test("train fedgan --evaluate-every measures each agent's epochs and the mean's rounds; resume goes on with it", async () => {
  await inOutputs(async (outputs) => {
    const args = ["fedgan", ...tiny, "--agents", "2"];
    await run(outputs, "train", ...args, "--out", "plain");
    await run(outputs, "train", ...args, "--out", "with", "--evaluate-every", "1", "--tensorboard");
    const bytes = (name: string) =>
      Deno.readFile(join(outputs, name, "intermediary", "weights.safetensors"));
    assert.deepEqual(await bytes("with"), await bytes("plain"));
    const folder = await RunFolder.open("with");
    const record = await readRunRecord(folder);
    for (const { epochs } of record.parts.slice(0, 2)) {
      assert.deepEqual(namesIn(epochs), [evaluated, evaluated, evaluated]);
    }
    const rounds = record.rounds.map(({ metrics = {} }) => ({ metrics }));
    assert.deepEqual(namesIn(rounds), [evaluated, evaluated, evaluated]);
    assert.match(await runReport([{ record, settings: [] }]), /The mean, after each round/);
    const events = new TextDecoder("latin1").decode(
      await Deno.readFile(join(folder.path, "events.out.tfevents")),
    );
    assert.match(events, /mean\/frechetDistance/);
    const columns = async (part: string) =>
      (await Deno.readTextFile(join(folder.path, part, "metrics.csv"))).split("\n")[0];
    assert.match(await columns("agent-1"), /frechetDistance/);
    assert.equal(await columns("intermediary"), "epoch,generatorLoss,discriminatorLoss");

    // Going on after the first round measures the same, since the images are the same.
    const before = record.rounds.map(({ metrics }) => metrics);
    const checkpoints = (await Array.fromAsync(Deno.readDir(join(folder.path, "checkpoints"))))
      .map(({ name }) => name).sort();
    await Deno.remove(join(folder.path, "checkpoints", checkpoints.at(-1)!));
    await run(outputs, "resume", "with");
    const after = await readRunRecord(await RunFolder.open("with"));
    assert.deepEqual(after.rounds.map(({ metrics }) => metrics), before);
  });
});
