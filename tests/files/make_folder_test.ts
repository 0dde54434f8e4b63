import assert from "node:assert/strict";
import { join } from "@std/path";
import { isFolder, makeFolder } from "lib/files";
import { inFolder } from "./in_folder.ts";

Deno.test("makeFolder() makes a folder with those above it, once", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a", "b");
    assert.equal(await makeFolder(path), true);
    assert.equal(await isFolder(path), true);
    assert.equal(await makeFolder(path), false);
    await Deno.writeTextFile(join(path, "file"), "");
    assert.equal(await makeFolder(join(path, "file")), false);
  }));

Deno.test("makeFolder() says which part of a path cannot be", () =>
  inFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    for (const path of [join(file, "run"), join(file, "deep", "run")]) {
      await assert.rejects(makeFolder(path), (error: Error) => {
        assert.equal(
          error.message,
          `Cannot make the folder "${path}": "${file}" is a file but must be a folder`,
        );
        assert.ok(error.cause instanceof Error);
        return true;
      });
    }
    const long = join(folder, "a".repeat(300));
    await assert.rejects(makeFolder(long), {
      message: `Cannot make the folder "${long}": its name is longer than the file system allows`,
    });
  }));
