import assert from "node:assert/strict";
import { join } from "@std/path";
import { halfPrecision, sha256 } from "lib/files";
import { checkExport, exportRun, isExported, RunFolder } from "lib/runs";
import { inOutputs, smallDcganRun, smallFedganRun } from "./small_run.ts";

const weights = [{ name: "generator/dense/bias", shape: [2], data: Float32Array.of(1 / 3, -2) }];
const rounded = halfPrecision(weights).map(({ data, ...array }) => ({
  ...array,
  data: Float32Array.from(data as Float16Array),
}));
const command = "deno task train dcgan";

Deno.test("exportRun() writes weights in half precision, and a configuration without this machine's places", async () => {
  await inOutputs(async (outputs) => {
    const run = await smallDcganRun("run");
    await run.writeWeights(weights);
    const target = await RunFolder.create("exported");
    await exportRun(run, target, { command });
    const bytes = await Deno.readFile(target.weightsPath);
    assert.deepEqual(await target.readWeights(), rounded);
    assert.deepEqual(await checkExport(target), { command, sha256: sha256(bytes) });
    const [config, exported] = [await run.readConfig(), await target.readConfig()];
    assert.deepEqual(exported, {
      ...config,
      data: { ...config.data, source: "drawn" },
      library: "libtensorflow_cc.so.2",
    });
    assert.deepEqual(
      [...Deno.readDirSync(join(outputs, "exported"))].map(({ name }) => name).sort(),
      ["config.json", "export.json", "weights.safetensors"],
    );
  });
});

Deno.test("exportRun() condenses weights before it rounds them", async () => {
  await inOutputs(async () => {
    const run = await smallDcganRun("run");
    await run.writeWeights([...weights, { ...weights[0], name: "other" }]);
    const target = await RunFolder.create("exported");
    await exportRun(run, target, { command, condense: (all) => all.slice(0, 1) });
    assert.deepEqual(await target.readWeights(), rounded);
  });
});

Deno.test("exportRun() writes a federated run's mean, where a run has it", async () => {
  await inOutputs(async () => {
    const run = await smallFedganRun("run");
    await run.mean().writeWeights(weights);
    const target = await RunFolder.create("exported");
    await exportRun(run, target, { command });
    assert.deepEqual(await target.mean().readWeights(), rounded);
    await checkExport(target);
    assert.deepEqual([await isExported(run), await isExported(target)], [false, true]);
  });
});

Deno.test("exportRun() writes nothing of a run without weights, or with one too large for half precision", async () => {
  await inOutputs(async () => {
    const run = await smallDcganRun("run");
    const target = await RunFolder.create("exported");
    await assert.rejects(exportRun(run, target, { command }), Deno.errors.NotFound);
    await run.writeWeights([{ ...weights[0], data: Float32Array.of(0, 70_000) }]);
    await assert.rejects(
      exportRun(run, target, { command }),
      /^RangeError: Cannot round "generator\/dense\/bias" to half precision: a value is 70000/,
    );
    assert.deepEqual([...Deno.readDirSync(target.path)], []);
  });
});

Deno.test("checkExport() refuses weights that are others or gone, and names the file", async () => {
  await inOutputs(async () => {
    const run = await smallDcganRun("run");
    await run.writeWeights(weights);
    await assert.rejects(checkExport(run), Deno.errors.NotFound);
    const target = await RunFolder.create("exported");
    await exportRun(run, target, { command });
    await target.writeWeights(weights);
    const refused = /^InvalidData: Cannot use ".*weights\.safetensors": its SHA-256 is/;
    await assert.rejects(checkExport(target), refused);
    await Deno.remove(target.weightsPath);
    await assert.rejects(checkExport(target), /its SHA-256 is nothing but must be/);
  });
});
