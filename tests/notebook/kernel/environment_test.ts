import assert from "node:assert/strict";
import { join } from "@std/path";
import { kernelSpec, notebookEnvironment } from "lib/notebook";

/** Where the lists of packages are. */
const lists = new URL("../../../lib/notebook/kernel/requirements/", import.meta.url);

Deno.test("notebookEnvironment() has the kernel's packages, its Deno and its kernelspec", async () => {
  const { folder, python } = await notebookEnvironment();
  const code = "import nbclient, nbconvert, nbformat; print(nbclient.__version__)";
  assert.equal(await output(python, ["-c", code]), "0.11.0");
  assert.match(await output(join(folder, "bin", "deno"), ["--version"]), /^deno 2\.9\.6 /);
  const spec = await Deno.readTextFile(join(folder, "share/jupyter/kernels/deno/kernel.json"));
  assert.deepEqual(JSON.parse(spec), kernelSpec(folder));
});

Deno.test("notebookEnvironment() changes nothing when all is there", async () => {
  const { folder } = await notebookEnvironment();
  const lines: string[] = [];
  const files = ["fedgan.json", "share/jupyter/kernels/deno/kernel.json"];
  const times = () => files.map((file) => Deno.statSync(join(folder, file)).mtime);
  const before = times();
  await notebookEnvironment({ onProgress: (line) => lines.push(line) });
  assert.deepEqual(lines, []);
  assert.deepEqual(times(), before);
});

Deno.test("notebookEnvironment() brings an older one up to date and keeps what is in it", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(join(folder, "bin"));
  await Deno.writeTextFile(join(folder, "bin", "python"), '#!/bin/sh\necho "$@"\n', {
    mode: 0o755,
  });
  await Deno.writeTextFile(join(folder, "fedgan.json"), '{ "lists": [], "kernel": {} }');
  const lines: string[] = [];
  await notebookEnvironment({ folder, onProgress: (line) => lines.push(line) });
  assert.match(lines.join("\n"), /^-m pip install .*--require-hashes .*requirements\/run\.txt$/);
  const spec = await Deno.readTextFile(join(folder, "share/jupyter/kernels/deno/kernel.json"));
  assert.deepEqual(JSON.parse(spec), kernelSpec(folder));
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the lists pin every package by version and hash, and JupyterLab's has all of the other", async () => {
  const packages = async (list: string) => {
    const text = await Deno.readTextFile(new URL(list, lists));
    const entries = text.split(/\n(?=\S)/).filter((entry) => !entry.startsWith("#"));
    for (const entry of entries) {
      assert.match(entry, /^[\w.-]+==\S+( ; .*)? \\\n +--hash=sha256:[0-9a-f]{64}/);
    }
    return entries.map((entry) => entry.split(" \\")[0]!.trim());
  };
  const [run, lab] = [await packages("run.txt"), await packages("lab.txt")];
  assert.ok(run.includes("nbclient==0.11.0") && lab.includes("jupyterlab==4.6.6"));
  const versions = new Set(lab.map((name) => name.split(" ; ")[0]));
  assert.deepEqual(run.filter((name) => !versions.has(name.split(" ; ")[0])), []);
});

async function output(program: string, args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args }).output();
  return new TextDecoder().decode(stdout).trim();
}
