import assert from "node:assert/strict";
import { holdRun, lastLosses, readRunRecord } from "lib/runs";
import { configPath, inOutputs, smallDcganRun, smallFedganRun } from "./small_run.ts";

Deno.test("readRunRecord() reads a DCGAN run", async () => {
  await inOutputs(async () => {
    const record = await readRunRecord(await smallDcganRun("solo"));
    const { name, model, state, seconds, parts, rounds } = record;
    assert.deepEqual({ name, model, state, seconds }, {
      name: "solo",
      model: "dcgan",
      state: "finished",
      seconds: 3,
    });
    assert.deepEqual(parts.map(({ name }) => name), ["solo"]);
    assert.deepEqual(rounds, []);
    assert.deepEqual(lastLosses(record), { generatorLoss: 0.75, discriminatorLoss: 1.25 });
    assert.ok(Math.abs(Date.now() - record.startedAt.getTime()) < 3_600_000);
  });
});

Deno.test("readRunRecord() reads a federated run, agents first, and makes no folder", async () => {
  await inOutputs(async () => {
    const record = await readRunRecord(await smallFedganRun("fed"));
    assert.equal(record.state, "finished");
    assert.equal(record.seconds, 7);
    assert.deepEqual(record.parts.map(({ name }) => name), ["Agent 1", "Agent 2", "Mean"]);
    assert.deepEqual(record.parts.map(({ losses }) => losses.length), [2, 2, 0]);
    assert.deepEqual(record.rounds.map(({ round }) => round), [1, 2]);
    assert.deepEqual(lastLosses(record), { generatorLoss: 2.25, discriminatorLoss: 2.75 });

    const run = await smallFedganRun("bare", { done: 0 });
    for (const { path } of await run.parts()) await Deno.remove(path, { recursive: true });
    const bare = await readRunRecord(run);
    assert.deepEqual(bare.parts, []);
    assert.equal(lastLosses(bare), undefined);
    assert.deepEqual(await run.parts(), []);
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

Deno.test("readRunRecord() refuses settings of something else", async () => {
  await inOutputs(async () => {
    const run = await smallDcganRun("odd");
    await Deno.writeTextFile(configPath(run), '{ "model": "vae", "options": {} }');
    await assert.rejects(
      readRunRecord(run),
      /options and the model "dcgan" or "fedgan", not "vae"/,
    );
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
