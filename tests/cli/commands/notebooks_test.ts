import assert from "node:assert/strict";
import { join } from "@std/path";
import { codeCells, readNotebook } from "lib/notebook";
import { runCli, startCli } from "../run_cli.ts";

const notebook = "01_standalone_dcgan.ipynb";

Deno.test("notebooks refuses a name or a profile that there is not", async () => {
  const outputs = await Deno.makeTempDir();
  const name = await runCli(outputs, "notebooks", "99");
  assert.equal(name.code, 2);
  assert.match(
    name.stderr,
    /Cannot find notebook "99": no notebook has that name; there are 01_standalone_dcgan/,
  );
  const profile = await runCli(outputs, "notebooks", "--profile", "slow");
  assert.equal(profile.code, 2);
  assert.match(profile.stderr, /slow[^]*smoke, quick, full/);
  await Deno.remove(outputs, { recursive: true });
});

Deno.test("notebooks shows the cell that runs, and writes at Ctrl-C what was shown until then", async () => {
  const outputs = await Deno.makeTempDir();
  const child = startCli(outputs, "notebooks", "01", "--profile", "smoke");
  let shown = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const isFirst = shown === "";
    shown += text;
    if (isFirst) child.kill("SIGINT");
  }
  const complaint = await new Response(child.stderr).text();
  assert.equal((await child.status).code, 130, complaint);
  assert.match(shown, /^01_standalone_dcgan\.ipynb {2}cell 1 of \d+ {2}\d+\.\d s/);
  assert.match(complaint, /Cannot run "01_standalone_dcgan\.ipynb": cell \d+ was stopped/);
  const cells = codeCells(await readNotebook(join(outputs, "notebooks", notebook)));
  assert.deepEqual(cells.at(-1)!.cell.outputs, []);
  await Deno.remove(outputs, { recursive: true });
});

Deno.test("notebooks --set changes a notebook's settings, and refuses what is none", async () => {
  const outputs = await Deno.makeTempDir();
  const set = async (...settings: string[]) =>
    await runCli(outputs, "notebooks", "07", "--profile", "smoke", ...settings);
  const nameless = await set("--set", "5");
  assert.equal(nameless.code, 2);
  assert.match(nameless.stderr, /Expected name=value, such as epochs=5/);
  const refusals: [name: string, meant: string][] = [["epoch", ', did you mean "epochs"?'], [
    "constructor",
    "",
  ]];
  for (const [name, meant] of refusals) {
    const unknown = await set("--set", `${name}=5`);
    assert.equal(unknown.code, 1, unknown.stderr);
    const refusal =
      `cell 2 threw RangeError: Cannot set ${name}: this notebook has no such setting${meant}`;
    assert.ok(unknown.stderr.includes(refusal), unknown.stderr);
  }
  const known = await set("--set", "steps=3", "--set", "turns=2");
  assert.equal(known.code, 0, known.stderr);
  const executed = join(outputs, "notebooks", "07_inside_the_fast_step.ipynb");
  const [, { cell }] = codeCells(await readNotebook(executed));
  const shown = cell.outputs[0].data as Record<string, string>;
  const [header, , row] = shown["text/plain"].split("\n")
    .map((line) => line.split(/ {2,}/));
  assert.deepEqual([row[header.indexOf("steps")], row[header.indexOf("turns")]], ["3", "2"]);
  await Deno.remove(outputs, { recursive: true });
});
