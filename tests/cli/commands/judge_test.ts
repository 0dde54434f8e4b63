import assert from "node:assert/strict";
import { join } from "@std/path";
import { readJudge } from "lib/evaluation";
import { loadTensorFlow } from "lib/tensorflow";
import { inOutputs } from "../../runs/small_run.ts";
import { runCli } from "../run_cli.ts";

await loadTensorFlow();

Deno.test("judge trains a classifier and writes it as a judge, and wants to know where", async () => {
  await inOutputs(async (outputs) => {
    const out = join(outputs, "new", "judge.safetensors");
    const args = ["--dataset", "drawn", "--examples", "200", "--epochs", "2"];
    const { code, stdout, stderr } = await runCli(outputs, "judge", ...args, "--out", out);
    assert.equal(code, 0, stderr);
    using judge = await readJudge(out);
    assert.equal(judge.name, "drawn");
    assert.ok(stdout.includes(`Wrote ${out}, SHA-256 ${judge.sha256}`), stdout);
    assert.match(stdout, /It gets \d+\.\d\d % of 10000 test images right/);

    const refused = await runCli(outputs, "judge", ...args);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /required option '--out <file>' not specified/);
  });
});
