import assert from "node:assert/strict";
import { join } from "@std/path";
import { runCli } from "../run_cli.ts";

Deno.test("demo trains agents on MNIST, or says that it takes drawn digits", async () => {
  const outputs = await Deno.makeTempDir();
  const { code, stdout, stderr } = await runCli(outputs, "demo", "--profile", "smoke");
  assert.equal(code, 0, stderr);
  const used = /Data: 40 images of (mnist|drawn) /.exec(stdout)?.[1];
  if (Deno.env.get("FEDGAN_DATA")) assert.equal(used, "mnist");
  if (used !== "mnist") {
    assert.match(stdout, /takes digits drawn by the project instead of MNIST/);
  }
  assert.match(stdout, /Round 2\/2 {2}mean of 3 agents/);
  assert.match(stdout, /Wrote .*demo-1\n[^]*intermediary\//);
  for (const part of ["agent-1", "agent-2", "agent-3", "intermediary"]) {
    await Deno.stat(join(outputs, "demo-1", part, "training.gif"));
  }
  await Deno.remove(outputs, { recursive: true });
});
