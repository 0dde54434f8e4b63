import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import { checkExport, openPretrained, pretrainedNames, readEvaluation } from "lib/runs";

const readme = await Deno.readTextFile(
  fromFileUrl(new URL("../../data/pretrained/README.md", import.meta.url)),
);

Deno.test("there are pretrained runs of one GAN and of a federation", async () => {
  const names = await pretrainedNames();
  for (const name of ["digits", "federated"]) assert.ok(names.includes(name), name);
});

for (const name of await pretrainedNames()) {
  Deno.test(`pretrained ${name} is whole, evaluated, small and described`, async () => {
    const run = await openPretrained(name);
    const { command, sha256 } = await checkExport(run);
    const { shards } = await run.readConfig();
    const part = shards === undefined ? run : run.mean();
    assert.ok((await Deno.stat(part.weightsPath)).size <= 6_000_000);
    assert.ok((await part.readWeights()).length > 0);
    const { rows, notes } = (await readEvaluation(run))!;
    assert.ok(rows.length >= 3, "the run between real images and noise");
    assert.match(notes[0], /^10000 images/);
    for (const text of [sha256, command, rows[1][1]]) assert.ok(readme.includes(text), text);
  });
}

Deno.test("openPretrained() lists what there is", async () => {
  for (const name of ["letters", "../pretrained/digits", ""]) {
    await assert.rejects(
      openPretrained(name),
      /^RangeError: Cannot open pretrained run ".*": it must be one of digits, /,
    );
  }
});
