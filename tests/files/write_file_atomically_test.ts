import assert from "node:assert/strict";
import { writeFileAtomically } from "lib/files";
import { join } from "@std/path";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function names(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), (entry) => entry.name);
}

Deno.test("writeFileAtomically() writes bytes and text, and replaces a file", () =>
  inFolder(async (folder) => {
    const path = join(folder, "file");
    await writeFileAtomically(path, "größer\n");
    assert.equal(await Deno.readTextFile(path), "größer\n");
    await writeFileAtomically(path, Uint8Array.of(0, 255));
    assert.deepEqual(await Deno.readFile(path), Uint8Array.of(0, 255));
    assert.deepEqual(names(folder), ["file"]);
  }));

Deno.test("writeFileAtomically() never shows half of a file", () =>
  inFolder(async (folder) => {
    const path = join(folder, "file");
    const [old, fresh] = [1, 2].map((value) => new Uint8Array(8_000_000).fill(value));
    await writeFileAtomically(path, old);
    const writing = writeFileAtomically(path, fresh);
    let done = false;
    writing.finally(() => done = true);
    while (!done) {
      const seen = await Deno.readFile(path);
      assert.equal(seen.length, old.length);
      assert.equal(seen[0], seen.at(-1));
    }
    await writing;
    assert.equal((await Deno.readFile(path))[0], 2);
  }));

Deno.test("writeFileAtomically() leaves nothing behind when the rename fails", () =>
  inFolder(async (folder) => {
    const path = join(folder, "taken");
    await Deno.mkdir(join(path, "inner"), { recursive: true });
    await assert.rejects(writeFileAtomically(path, "text"), (error: Error) => {
      assert.match(error.message, /^Cannot write ".*taken": /);
      assert.ok(error.cause instanceof Error);
      return true;
    });
    assert.deepEqual(names(folder), ["taken"]);
    assert.deepEqual(names(path), ["inner"]);
  }));

Deno.test("writeFileAtomically() says which file has no folder", () =>
  inFolder(async (folder) => {
    const path = join(folder, "missing", "file");
    await assert.rejects(writeFileAtomically(path, "text"), {
      message: /^Cannot write ".*missing.file": No such file or directory/,
    });
    assert.deepEqual(names(folder), []);
  }));
