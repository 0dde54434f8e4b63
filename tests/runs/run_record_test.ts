import assert from "node:assert/strict";
import { join } from "@std/path";
import { holdRun, lastMetrics, readRunRecord } from "lib/runs";
import { inOutputs, smallDcganRun, smallFedganRun } from "./small_run.ts";

Deno.test("readRunRecord() reads a DCGAN run", async () => {
  await inOutputs(async () => {
    const record = await readRunRecord(await smallDcganRun("solo"));
    const { name, config, state, seconds, parts, rounds } = record;
    assert.deepEqual({ name, model: config.model, state, seconds }, {
      name: "solo",
      model: "dcgan",
      state: "finished",
      seconds: 3,
    });
    assert.deepEqual(parts.map(({ name }) => name), ["solo"]);
    assert.deepEqual(rounds, []);
    assert.deepEqual(lastMetrics(record), { generatorLoss: 0.75, discriminatorLoss: 1.25 });
    assert.ok(Math.abs(Date.now() - record.startedAt.getTime()) < 3_600_000);
  });
});

Deno.test("readRunRecord() reads a federated run, agents first, and makes no folder", async () => {
  await inOutputs(async () => {
    const record = await readRunRecord(await smallFedganRun("fed"));
    assert.equal(record.state, "finished");
    assert.equal(record.seconds, 7);
    assert.deepEqual(record.parts.map(({ name }) => name), ["Agent 1", "Agent 2", "Mean"]);
    assert.deepEqual(record.parts.map(({ epochs }) => epochs.length), [2, 2, 0]);
    assert.deepEqual(record.rounds.map(({ round }) => round), [1, 2]);
    assert.deepEqual(lastMetrics(record), { generatorLoss: 2.25, discriminatorLoss: 2.75 });

    const run = await smallFedganRun("bare", { done: 0 });
    const names = [...Deno.readDirSync(run.path)].map(({ name }) => name);
    for (const name of names.filter((name) => name !== "config.json")) {
      await Deno.remove(join(run.path, name), { recursive: true });
    }
    const bare = await readRunRecord(run);
    assert.deepEqual(bare.parts.map(({ epochs }) => epochs), [[], [], []]);
    assert.equal(lastMetrics(bare), undefined);
    assert.deepEqual([...Deno.readDirSync(run.path)].map(({ name }) => name), ["config.json"]);
  });
});

Deno.test("readRunRecord() tells finished, interrupted and running apart", async () => {
  await inOutputs(async () => {
    for (const make of [smallDcganRun, smallFedganRun]) {
      const run = await make(`${make.name}-cut`, { done: 1 });
      assert.equal((await readRunRecord(run)).state, "interrupted");
      {
        using _hold = await holdRun(run);
        assert.equal((await readRunRecord(run)).state, "running");
      }
      assert.equal((await readRunRecord(run)).state, "interrupted");
    }
  });
});

Deno.test("holdRun() lets one work on a run at a time, and the next once it is gone", async () => {
  await inOutputs(async () => {
    const run = await smallDcganRun("solo");
    {
      using _hold = await holdRun(run);
      await assert.rejects(holdRun(run), /Cannot work on run "solo": another process does/);
    }
    using _again = await holdRun(run);
  });
});

Deno.test("readRunRecord() names lines that are damaged, and goes on with the rest", async () => {
  await inOutputs(async () => {
    const run = await smallFedganRun("fed");
    const lines = join(run.path, "agent-2", "metrics.jsonl");
    const text = await Deno.readTextFile(lines);
    await Deno.writeTextFile(lines, text.replaceAll("\n", "\r\n\r\n") + '{"epoch":3,"met');
    await Deno.writeTextFile(
      join(run.path, "rounds.jsonl"),
      'null\n{"round":"1"}\n' + await Deno.readTextFile(join(run.path, "rounds.jsonl")),
    );
    const { parts, rounds, problems } = await readRunRecord(run);
    assert.equal(parts[1].epochs.length, 2);
    assert.equal(rounds.length, 2);
    assert.equal(problems.length, 3);
    assert.match(
      problems[0],
      /agent-2\/metrics\.jsonl", line 5: it is not JSON.*; the line is left out$/,
    );
    assert.match(problems[1], /rounds\.jsonl", line 1: it is null but must be an object/);
    assert.match(problems[2], /rounds\.jsonl", line 2: round is "1" but must be a number/);
  });
});

Deno.test("lastMetrics() is the mean over all examples, of the last epoch that all agents finished", async () => {
  await inOutputs(async () => {
    const run = await smallFedganRun("fed");
    const { shards, ...config } = await run.readConfig();
    const examples = [30, 10];
    await Deno.remove(join(run.path, "config.json"));
    await run.writeConfig({
      ...config,
      shards: shards!.map((shard, i) => ({ ...shard, examples: examples[i] })),
    });
    const { lines } = await run.agent(2).metrics.read();
    await run.agent(2).metrics.write(lines.slice(0, 1));
    // After epoch 1 agent 1 has 1.625 and 2.375, agent 2 one more of each.
    assert.deepEqual(lastMetrics(await readRunRecord(run)), {
      generatorLoss: 1.875,
      discriminatorLoss: 2.625,
    });
  });
});

Deno.test("lastMetrics() has what the mean was evaluated to, not the mean of what agents were", async () => {
  await inOutputs(async () => {
    const run = await smallFedganRun("fed");
    for (const [agent, frechetDistance] of [[1, 500], [2, 300]]) {
      const { lines } = await run.agent(agent).metrics.read();
      await run.agent(agent).metrics.write(
        lines.map((line) => ({ ...line, metrics: { ...line.metrics, frechetDistance } })),
      );
    }
    const { lines } = await run.rounds.read();
    await run.rounds.write(
      lines.map((line) => ({ ...line, metrics: { frechetDistance: 100 - line.round } })),
    );
    assert.deepEqual(lastMetrics(await readRunRecord(run)), {
      generatorLoss: 2.25,
      discriminatorLoss: 2.75,
      frechetDistance: 98,
    });
  });
});

Deno.test("holdRun() waits for somebody who only looks", async () => {
  await inOutputs(async () => {
    const run = await smallDcganRun("solo");
    const looking = await Deno.open(join(run.path, "config.json"));
    await looking.lock(false);
    const held = holdRun(run);
    await new Promise((resolve) => setTimeout(resolve, 100));
    looking.close();
    (await held)[Symbol.dispose]();
  });
});
