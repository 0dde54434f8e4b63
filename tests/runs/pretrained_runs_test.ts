import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import {
  checkExport,
  openPretrained,
  openRunOrPretrained,
  pretrainedNames,
  readEvaluation,
} from "lib/runs";
import { inOutputs, smallDcganRun } from "./small_run.ts";

const readme = await Deno.readTextFile(
  fromFileUrl(new URL("../../data/pretrained/README.md", import.meta.url)),
);

Deno.test("there are pretrained runs of one GAN, of a federation and of players", async () => {
  const names = await pretrainedNames();
  for (const name of ["2048", "digits", "federated", "pong"]) assert.ok(names.includes(name), name);
  assert.deepEqual(await pretrainedNames((model) => model === "2048"), ["2048"]);
  await assert.rejects(
    openPretrained("2048", (model) => model === "dcgan"),
    /must be one of digits$/,
  );
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
    for (const text of [sha256, command]) assert.ok(readme.includes(text), text);
    if (name === "2048") {
      assert.match(notes[0], /^1000 games/);
      for (const text of rows[0].slice(2)) assert.ok(readme.includes(text), text);
    } else if (name === "pong") {
      assert.match(notes[0], /^100 episodes/);
      for (const text of rows[0].slice(1)) assert.ok(readme.includes(text), text);
    } else {
      assert.ok(rows.length >= 3, "the run between real images and noise");
      assert.match(notes[0], /^10000 images/);
      assert.ok(readme.includes(rows[1][1]), rows[1][1]);
    }
  });
}

Deno.test("openPretrained() lists what there is", async () => {
  for (const name of ["letters", "../pretrained/digits", ""]) {
    await assert.rejects(
      openPretrained(name),
      /^RangeError: Cannot open pretrained run ".*": it must be one of 2048, digits, /,
    );
  }
});

Deno.test("a run of yours goes before a pretrained one of its name", async () => {
  await inOutputs(async () => {
    assert.equal((await openRunOrPretrained("digits")).path, (await openPretrained("digits")).path);
    await smallDcganRun("digits");
    assert.notEqual(
      (await openRunOrPretrained("digits")).path,
      (await openPretrained("digits")).path,
    );
    await assert.rejects(
      openRunOrPretrained("letters"),
      /^NotFound: Cannot open run "letters": .* there are "digits"/,
    );
  });
});
