import assert from "node:assert/strict";
import { join, toFileUrl } from "@std/path";
import { pythonEnvironment } from "lib/python";

/** A folder with an environment whose Python only says what it is asked to do, and lists of packages. */
async function madeEnvironment(stamp: string): Promise<{ folder: string; lists: URL[] }> {
  const folder = await Deno.makeTempDir();
  const place = await Deno.makeTempDir();
  await Deno.mkdir(join(folder, "bin"));
  const python = join(folder, "bin", "python");
  await Deno.writeTextFile(python, '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
  await Deno.writeTextFile(join(folder, "fedgan.json"), stamp);
  const lists = ["one.txt", "two.txt"].map((name) => join(place, name));
  for (const list of lists) await Deno.writeTextFile(list, `${list} of packages`);
  return { folder, lists: lists.map((list) => toFileUrl(list)) };
}

async function linesOf(lists: readonly URL[], folder: string): Promise<string[]> {
  const lines: string[] = [];
  await pythonEnvironment(lists, { folder, onProgress: (line) => lines.push(line) });
  return lines;
}

Deno.test("pythonEnvironment() installs a list once, and again only after it has changed", async () => {
  const { folder, lists: [one, two] } = await madeEnvironment('{ "lists": [], "kernel": {} }');
  const [line, ...others] = await linesOf([one], folder);
  assert.match(line, /^-m pip install .*--require-hashes -r \S+one\.txt$/);
  assert.deepEqual(others, []);
  assert.deepEqual(await linesOf([one], folder), []);
  assert.match((await linesOf([two], folder))[0], /-r \S+two\.txt$/);
  assert.deepEqual(await linesOf([one, two], folder), [], "a list keeps what another brought");
  await Deno.writeTextFile(one, "newer packages");
  assert.match((await linesOf([one, two], folder))[0], /-r \S+one\.txt -r \S+two\.txt$/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("pythonEnvironment() keeps one of another name apart, and says which Python it needs", async () => {
  const { folder } = await madeEnvironment("{}");
  const before = Deno.env.get("FEDGAN_VENV");
  const path = Deno.env.get("PATH")!;
  try {
    Deno.env.set("FEDGAN_VENV", folder);
    await Deno.rename(folder, `${folder}-flower`);
    const environment = await pythonEnvironment([], { name: "flower" });
    assert.equal(environment.folder, `${folder}-flower`);
    await Deno.remove(join(environment.folder, "bin"), { recursive: true });
    Deno.env.set("PATH", folder); // where there is no Python
    await assert.rejects(
      pythonEnvironment([], { name: "flower", leastPython: 11 }),
      /neither python3 nor python is Python 3\.11 or later with venv/,
    );
  } finally {
    Deno.env.set("PATH", path);
    if (before === undefined) Deno.env.delete("FEDGAN_VENV");
    else Deno.env.set("FEDGAN_VENV", before);
  }
  await Deno.remove(`${folder}-flower`, { recursive: true });
});

Deno.test("pythonEnvironment() leaves a folder alone that it did not make", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "thesis.txt"), "years of work");
  await assert.rejects(
    pythonEnvironment([], { folder }),
    /Cannot use ".*" as the Python environment: it exists and was not made by this project/,
  );
  assert.equal(await Deno.readTextFile(join(folder, "thesis.txt")), "years of work");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("pythonEnvironment() starts anew where it was cut short, and says why it cannot go on", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "fedgan.json"), "");
  await Deno.writeTextFile(join(folder, "half-made"), "");
  const path = Deno.env.get("PATH")!;
  try {
    Deno.env.set("PATH", folder); // where there is no Python
    await assert.rejects(
      pythonEnvironment([], { folder }),
      /neither python3 nor python is Python 3\.10/,
    );
  } finally {
    Deno.env.set("PATH", path);
  }
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["fedgan.json"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("pythonEnvironment() gives pip's last words when it fails, and tries again the next time", async () => {
  const { folder, lists: [one] } = await madeEnvironment("{}");
  const python = join(folder, "bin", "python");
  await Deno.writeTextFile(python, '#!/bin/sh\necho "no route to the index" >&2; exit 1\n');
  await assert.rejects(
    pythonEnvironment([one], { folder }),
    /Cannot make the Python environment: .* failed; its last words were:\nno route to the index$/,
  );
  const retrying = "WARNING: Retrying after connection broken by NewConnectionError";
  await Deno.writeTextFile(python, `#!/bin/sh\necho "${retrying}" >&2; exit 1\n`);
  await assert.rejects(
    pythonEnvironment([one], { folder }),
    /Cannot make the Python environment: the package index cannot be reached; check the network/,
  );
  await Deno.writeTextFile(python, '#!/bin/sh\necho "$@"\n');
  assert.equal((await linesOf([one], folder)).length, 1);
  await Deno.remove(folder, { recursive: true });
});
