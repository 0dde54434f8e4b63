import assert from "node:assert/strict";
import { join } from "@std/path";
import { inOutputs } from "../../runs/small_run.ts";
import { runCli } from "../run_cli.ts";

Deno.test("explorers goes on with what is missing, and refuses another's results", async () => {
  await inOutputs(async (outputs) => {
    const run = (...args: string[]) =>
      runCli(outputs, "explorers", "--profile", "smoke", "--explorers", ...args);
    const first = await run("on-policy");
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /^on-policy, seed 1: L1 \d\.\d{4}, [\d.]+ s$/m);
    const second = await run("on-policy,tempered");
    assert.doesNotMatch(second.stdout, /^on-policy, seed 1: L1/m, "that was done");
    assert.match(second.stdout, /^tempered, seed 1: L1 \d\.\d{4}, [\d.]+ s$/m);
    assert.match(second.stdout, /^on-policy +\d\.\d{4} +\d\.\d{4} to \d\.\d{4} /m);
    const { runs } = JSON.parse(await Deno.readTextFile(join(outputs, "explorers-smoke.json")));
    assert.deepEqual(runs.map(({ explorer }: { explorer: string }) => explorer), [
      ...["on-policy", "tempered"],
    ]);
    const other = await run("on-policy", "--side", "4");
    assert.equal(other.code, 2);
    assert.match(other.stderr, /^Error: Cannot continue the comparison: side is 4 but must be 5/m);
  });
});
