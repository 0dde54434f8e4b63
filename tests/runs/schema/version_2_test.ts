import assert from "node:assert/strict";
import { readRunRecord } from "lib/runs";
import { configPath, inOutputs, smallFedganRun } from "../small_run.ts";

Deno.test("a run of version 2 that was split by digits is read as one that is split by classes", async () => {
  await inOutputs(async () => {
    const run = await smallFedganRun("old");
    const path = configPath(run);
    const config = JSON.parse(await Deno.readTextFile(path));
    assert.equal(config.schema, 3);
    const settings = { ...config.settings, partition: { kind: "digits", digits: 5 } };
    await Deno.writeTextFile(path, JSON.stringify({ ...config, schema: 2, settings }));
    assert.deepEqual((await readRunRecord(run)).config.settings, config.settings);
    await Deno.writeTextFile(path, JSON.stringify({ ...config, settings }));
    assert.deepEqual((await readRunRecord(run)).config.settings, settings, "today it is no such");
  });
});
