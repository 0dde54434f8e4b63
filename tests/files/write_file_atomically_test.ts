import assert from "node:assert/strict";
import { UserTypeError } from "lib/errors";
import { checkWritable, removeStaleTemporaries, writeFileAtomically } from "lib/files";
import { join } from "@std/path";
import { inFolder } from "./in_folder.ts";

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

Deno.test("writeFileAtomically() writes parts one after the other, and none if one cannot be had", () =>
  inFolder(async (folder) => {
    const path = join(folder, "file");
    await writeFileAtomically(path, [Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3)]);
    assert.deepEqual(await Deno.readFile(path), Uint8Array.of(1, 2, 3));
    const parts = function* () {
      yield Uint8Array.of(4);
      throw new UserTypeError("Cannot encode: it is odd but must be even");
    };
    await assert.rejects(
      writeFileAtomically(path, parts()),
      { message: "Cannot encode: it is odd but must be even" },
    );
    assert.deepEqual(await Deno.readFile(path), Uint8Array.of(1, 2, 3));
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

Deno.test("writeFileAtomically() says why a path cannot be written", () =>
  inFolder(async (folder) => {
    const refuse = async (path: string, reason: string) => {
      for (const refused of [() => writeFileAtomically(path, "text"), () => checkWritable(path)]) {
        await assert.rejects(refused, (error: Error) => {
          assert.equal(error.message, `Cannot write "${path}": ${reason}`);
          return true;
        });
      }
    };
    const missing = join(folder, "missing");
    await refuse(join(missing, "file"), `the folder "${missing}" does not exist`);
    await refuse(
      join(folder, "a".repeat(300)),
      "its name is longer than the file system allows",
    );
    await refuse(folder, "it is a folder");
    assert.deepEqual(names(folder), []);
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "kept");
    await refuse(join(file, "under"), `"${file}" is a file but must be a folder`);
    await refuse(join(file, "deep", "under"), `"${file}" is a file but must be a folder`);
    assert.equal(await Deno.readTextFile(file), "kept");
    assert.deepEqual(names(folder), ["file"]);
  }));

Deno.test("writeFileAtomically() puts no file in the place of a pipe or a device such as /dev/null", () =>
  inFolder(async (folder) => {
    // A pipe of the test's: were the check wrong, the device itself would be gone.
    const path = join(folder, "pipe");
    await new Deno.Command("mkfifo", { args: [path] }).output();
    await assert.rejects(writeFileAtomically(path, "text"), {
      message: `Cannot write "${path}": it is a device or pipe but must be a file`,
    });
    assert.equal((await Deno.stat(path)).isFifo, true);
  }));

Deno.test("writeFileAtomically() takes names as long as the file system does", () =>
  inFolder(async (folder) => {
    for (const name of ["a".repeat(250), "ä".repeat(120), "😀".repeat(60)]) {
      await writeFileAtomically(join(folder, name), "text");
      assert.deepEqual(names(folder), [name]);
      await Deno.remove(join(folder, name));
    }
  }));

Deno.test("removeStaleTemporaries() removes what a killed process left of this file, and nothing else", async () => {
  const folder = await Deno.makeTempDir();
  const old = new Date(Date.now() - 120_000);
  const names = [
    ...[`.s.npy.${crypto.randomUUID()}.tmp`, `.s.npy.${crypto.randomUUID()}.tmp`],
    ...[`.s.np.${crypto.randomUUID()}.tmp`, ".s.npy.mine.tmp", "s.npy"],
  ];
  for (const name of names) {
    await Deno.writeTextFile(join(folder, name), "");
    if (name !== names[1]) await Deno.utime(join(folder, name), old, old);
  }
  await removeStaleTemporaries(join(folder, "s.npy"));
  const left = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  assert.deepEqual(left, names.slice(1).sort());
  // Where there is no folder there is nothing to remove.
  await removeStaleTemporaries(join(folder, "missing", "s.npy"));
  await removeStaleTemporaries(join(folder, "s.npy", "s.npy"));
  await Deno.remove(folder, { recursive: true });
});

Deno.test("checkWritable() leaves everything as it is", () =>
  inFolder(async (folder) => {
    const path = join(folder, "file");
    await checkWritable(path);
    assert.deepEqual(names(folder), []);
    await Deno.writeTextFile(path, "kept");
    await checkWritable(path);
    assert.equal(await Deno.readTextFile(path), "kept");
    assert.deepEqual(names(folder), ["file"]);
  }));
