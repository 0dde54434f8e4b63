import assert from "node:assert/strict";
import { join } from "@std/path";
import { drawnDigits, labelCounts } from "lib/data";
import type { FederationLog } from "lib/federated";
import { type Fedgan, fedgan } from "lib/fedgan";
import { sha256 } from "lib/files";
import { type FederationRecordOptions, recordFederation, RunFolder } from "lib/runs";
import { loadTensorFlow } from "lib/tensorflow";
import { inOutputs } from "../small_run.ts";
import { checkpointsOf, resultsOf } from "./run_files.ts";

await loadTensorFlow();

const digits = drawnDigits(24, { seed: 3 });

/** Two agents, two rounds of an epoch of two steps and of one, of networks with few weights. */
function smallFederation(): Fedgan {
  return fedgan(digits, {
    ...{ examples: 24, batchSize: 8, epochs: 2, filters: 1, latentSize: 1, seed: 3 },
    ...{ compile: false, agents: 2, previews: 1, partition: { kind: "sizes", sizes: [2, 1] } },
  });
}

/** Records a federation in a run until so many logs are read; to the end if there are fewer. */
async function record(
  run: RunFolder,
  { logs = Infinity, ...options }: Partial<FederationRecordOptions> & { logs?: number } = {},
): Promise<FederationLog[]> {
  const federation = smallFederation();
  const shards = federation.agents.map(({ number, examples }, i) => ({
    agent: number,
    examples,
    labels: labelCounts(digits, federation.shards[i]),
  }));
  const read: FederationLog[] = [];
  try {
    const every = { model: "fedgan", data: digits, shards, ...options };
    for await (const log of recordFederation(run, federation, every)) {
      read.push(log);
      if (read.length >= logs) break; // as a kill would
    }
  } finally {
    federation.dispose();
  }
  return read;
}

Deno.test("recordFederation() writes everything of every agent and of the mean", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    const logs = await record(run, { tensorboard: true });
    const part = (name: string, count: string) => [
      ...[`${name}/events.out.tfevents`],
      ...[1, 2].map((number) => `${name}/images/${count}-000${number}.png`),
      ...[`${name}/metrics.csv`, ...count === "epoch" ? [`${name}/metrics.jsonl`] : []],
      `${name}/metrics.png`,
      ...count === "epoch" ? [`${name}/steps.jsonl`] : [],
      ...["training.gif", "weights.safetensors"].map((file) => `${name}/${file}`),
    ];
    assert.deepEqual(Object.keys(await resultsOf(run.path)), [
      ...part("agent-1", "epoch"),
      ...part("agent-2", "epoch"),
      ...["bytes.png", "config.json", "events.out.tfevents"],
      ...part("intermediary", "round"),
      ...["label-counts.png", "metrics.png", "rounds.jsonl", "rounds.png", "rounds.safetensors"],
    ]);
    const { lines } = await run.rounds.read();
    assert.deepEqual(lines.map(({ round }) => round), [1, 2]);
    const [, last] = lines;
    const rounds = logs.filter((log) => log.kind === "round");
    assert.equal(last.sha256, rounds[1].sha256);
    assert.deepEqual(last.agents.map(({ examples, steps }) => [examples, steps]), [[16, 2], [
      8,
      1,
    ]]);
    assert.deepEqual(last.agents[0].metrics, rounds[1].agents[0].metrics);
    for (const folder of [run.agent(1), run.agent(2), run.mean()]) {
      assert.equal(sha256(await Deno.readFile(folder.weightsPath)), last.sha256);
    }
    // The mean of 16 examples and of 8.
    const [one, two] = [await run.agent(1).metrics.read(), await run.agent(2).metrics.read()];
    const csv = await Deno.readTextFile(join(run.mean().path, "metrics.csv"));
    const [, , row] = csv.trimEnd().split("\n");
    const mean = 2 / 3 * one.lines[1].metrics.generatorLoss +
      1 / 3 * two.lines[1].metrics.generatorLoss;
    assert.ok(Math.abs(Number(row.split(",")[1]) - mean) < 1e-12);
  });
});

Deno.test("recordFederation() left at any log goes on to the same bytes, with side files damaged meanwhile", async () => {
  await inOutputs(async () => {
    const whole = await RunFolder.create("whole");
    const all = await record(whole);
    const expected = await resultsOf(whole.path);
    const firstRound = all.findIndex(({ kind }) => kind === "round") + 1;
    for (const logs of [1, 3, firstRound, firstRound + 2, all.length - 1]) {
      const run = await RunFolder.create(`left-${logs}`);
      await record(run, { logs });
      // As a kill, a full disk or a hand may leave them: the checkpoint knows what they held.
      await Deno.writeTextFile(join(run.path, "rounds.jsonl"), '\n{"round":1,"age', {
        append: true,
      });
      await Deno.writeTextFile(join(run.path, "agent-1", "metrics.jsonl"), "\n\n{");
      await Deno.truncate(join(run.path, "rounds.safetensors"), 20);
      await record(await RunFolder.open(run.name), { parallel: true });
      assert.deepEqual(await resultsOf(run.path), expected, `left after ${logs} logs`);
    }
  });
});

Deno.test("recordFederation() goes on with a run of version 1, to the end", async () => {
  await inOutputs(async (folder) => {
    const older = join(import.meta.dirname!, "..", "version_1", "stopped");
    const copy = async (from: string, to: string) => {
      await Deno.mkdir(to);
      for await (const { name, isDirectory } of Deno.readDir(from)) {
        if (isDirectory) await copy(join(from, name), join(to, name));
        else await Deno.copyFile(join(from, name), join(to, name));
      }
    };
    await copy(older, join(folder, "stopped"));
    const run = await RunFolder.open("stopped");
    const before = (await run.rounds.read()).lines;
    const federation = fedgan(digits, (await run.readConfig()).settings);
    const logs: FederationLog[] = [];
    const options = { model: "fedgan", data: digits, settings: (await run.readConfig()).settings };
    let position = "";
    const onResume = (where: string) => position = where;
    for await (const log of recordFederation(run, federation, { ...options, onResume })) {
      logs.push(log);
    }
    assert.match(
      position,
      /^after round 1; .*; an older version began this run, and from here on its random numbers/,
    );
    federation.dispose();
    const { lines } = await run.rounds.read();
    assert.deepEqual(lines[0], before[0]);
    assert.deepEqual(lines.map(({ round }) => round), [1, 2]);
    assert.ok(logs.every((log) => log.kind !== "start"));
    const epochs = (await run.agent(1).metrics.read()).lines;
    assert.deepEqual(epochs.map(({ epoch }) => epoch), [1, 2]);
    // On the machine that wrote it; others may round otherwise.
    assert.ok(Math.abs(epochs[1].metrics.generatorLoss - 0.6919) < 0.01);
  });
});

Deno.test("recordFederation() is refused through a linked agent's folder", async () => {
  await inOutputs(async (folder) => {
    const run = await RunFolder.create("a");
    await record(run, { logs: 4 });
    const elsewhere = join(folder, "elsewhere");
    await Deno.rename(join(run.path, "agent-1"), elsewhere);
    await Deno.writeTextFile(join(elsewhere, "metrics.jsonl"), "mine");
    await Deno.symlink(elsewhere, join(run.path, "agent-1"));
    await assert.rejects(record(run), /agent-1": it is a symbolic link but must be the run's own/);
    assert.equal(await Deno.readTextFile(join(elsewhere, "metrics.jsonl")), "mine");
    assert.ok(checkpointsOf(run).length > 0);
  });
});
