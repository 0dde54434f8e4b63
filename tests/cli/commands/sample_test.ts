import assert from "node:assert/strict";
import { join } from "@std/path";
import { inOutputs, smallDcganRun, smallFedganRun } from "../../runs/small_run.ts";
import { runCli } from "../run_cli.ts";

Deno.test("sample refuses weights that are missing, damaged or not finite, and makes nothing", async () => {
  await inOutputs(async (outputs) => {
    const run = await smallDcganRun("solo");
    await smallFedganRun("fed");
    const agents = join(outputs, "fed");
    const before = [...Deno.readDirSync(agents)].map(({ name }) => name).sort();
    const grid = join(outputs, "grid.png");
    const refuse = async (message: RegExp, code: number, ...args: string[]) => {
      const result = await runCli(outputs, "sample", ...args, "--grid", grid);
      assert.match(result.stderr, message);
      assert.equal(result.code, code, result.stderr);
      assert.doesNotMatch(result.stderr, /\n\s+at /, "no stack");
    };
    await refuse(
      /solo\/weights\.safetensors": it does not exist; weights are written after/,
      2,
      "solo",
    );
    await Deno.writeTextFile(run.weightsPath, "half");
    await refuse(/solo\/weights\.safetensors"/, 1, "solo");
    await run.writeWeights([
      { name: "generator/dense/kernel", shape: [2], data: Float32Array.of(1, NaN) },
    ]);
    await refuse(/"generator\/dense\/kernel" has a value of NaN but all must be finite/, 1, "solo");
    await refuse(/it has no agents/, 2, "solo", "--agent", "1");
    await refuse(/it has agents 1 to 2/, 2, "fed", "--agent", "9");
    assert.deepEqual([...Deno.readDirSync(agents)].map(({ name }) => name).sort(), before);
    await assert.rejects(Deno.stat(grid), Deno.errors.NotFound);
  });
});
