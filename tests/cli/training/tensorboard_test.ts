import assert from "node:assert/strict";
import { join } from "@std/path";
import { dataset, runCli } from "../run_cli.ts";

Deno.test("train --tensorboard writes events for the run and each of its parts", async () => {
  const outputs = await Deno.makeTempDir();
  const settings = ["--profile", "smoke", "--dataset", dataset, "--epochs", "1", "--tensorboard"];
  for (const [model, parts] of [["dcgan", [""]], ["fedgan", ["", "agent-1", "intermediary"]]]) {
    const { code, stderr } = await runCli(
      ...[outputs, "train", model as string, ...settings, "--out", model as string] as const,
    );
    assert.equal(code, 0, stderr);
    for (const part of parts) {
      const path = join(outputs, model as string, part, "events.out.tfevents");
      const text = new TextDecoder().decode(await Deno.readFile(path));
      assert.match(text, /brain\.Event:2/);
      assert.match(text, part === "intermediary" ? /samples/ : /time\/(epoch|round)/);
    }
  }
  await Deno.remove(outputs, { recursive: true });
});
