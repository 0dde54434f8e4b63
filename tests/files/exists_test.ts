import assert from "node:assert/strict";
import { join } from "@std/path";
import { exists, isFile, isFolder } from "lib/files";
import { inFolder } from "./in_folder.ts";

Deno.test("exists(), isFile() and isFolder() tell files, folders, links and nothing apart", () =>
  inFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    await Deno.symlink(file, join(folder, "link"));
    await Deno.symlink(join(folder, "gone"), join(folder, "dangling"));
    const seen = async (path: string) => [
      await exists(path),
      await isFile(path),
      await isFolder(path),
    ];
    assert.deepEqual(await seen(file), [true, true, false]);
    assert.deepEqual(await seen(folder), [true, false, true]);
    assert.deepEqual(await seen(join(folder, "link")), [true, true, false]);
    assert.deepEqual(await seen(join(folder, "dangling")), [false, false, false]);
    assert.deepEqual(await seen(join(folder, "missing")), [false, false, false]);
    assert.deepEqual(await seen(join(file, "under")), [false, false, false]);
  }));

Deno.test("exists() says why it cannot know", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a".repeat(300));
    await assert.rejects(exists(path), {
      message: `Cannot look at "${path}": its name is longer than the file system allows`,
    });
    await Deno.symlink("circle", join(folder, "circle"));
    await assert.rejects(isFile(join(folder, "circle")), {
      message: /^Cannot look at ".*circle": its symbolic links lead in a circle$/,
    });
  }));
