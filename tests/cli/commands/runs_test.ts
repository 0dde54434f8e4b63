import assert from "node:assert/strict";
import { join } from "@std/path";
import { holdRun } from "lib/runs";
import { inOutputs, smallDcganRun, smallFedganRun } from "../../runs/small_run.ts";
import { runCli } from "../run_cli.ts";

Deno.test("runs lists each run with its state, last losses and changed settings", async () => {
  await inOutputs(async (outputs) => {
    const empty = await runCli(outputs, "runs");
    assert.equal(empty.code, 0, empty.stderr);
    assert.match(empty.stdout, /^No runs in .*; deno task demo makes one\n$/);

    await smallDcganRun("solo");
    const fed = await smallFedganRun("fed", { done: 1 });
    using _hold = await holdRun(fed);
    await Deno.mkdir(join(outputs, "broken"));
    await Deno.writeTextFile(join(outputs, "broken", "config.json"), "{");
    const { code, stdout, stderr } = await runCli(outputs, "runs");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Warning: left out "broken": Cannot read .* it is not JSON\n$/);
    const [headings, solo, federated, ...rest] = stdout.trimEnd().split("\n");
    assert.deepEqual(rest, []);
    assert.match(headings, /^run +began +command +state +time +loss G +loss D +settings$/);
    const date = "\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}";
    assert.match(
      solo,
      new RegExp(
        `^solo +${date} +train dcgan +finished +3\\.0 s +0\\.750 +1\\.250 +dataset drawn, ` +
          "examples 40, epochs 2, batchSize 16$",
      ),
    );
    assert.match(federated, /^fed .* train fedgan +running +3\.5 s +2\.125 +2\.875 .*digits:5$/);
  });
});
