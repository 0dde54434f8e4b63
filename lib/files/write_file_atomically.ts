import { basename, dirname, join } from "@std/path";
import { UserError } from "../errors/mod.ts";
import { systemReason } from "./system_reason.ts";

/**
 * Writes a file whole or not at all. Whoever reads `path`, at any moment and after a crash, finds either
 * what was there before or all of `content`, since the bytes go to a temporary file beside it, reach the
 * disk, and then take its name in one step. The temporary file is removed if any of that fails; one that
 * a killed process left is named `.<name>.<id>.tmp`.
 *
 * @example Write a text file
 * ```ts
 * import { writeFileAtomically } from "lib/files";
 * import assert from "node:assert/strict";
 *
 * const path = `${await Deno.makeTempDir()}/config.json`;
 * await writeFileAtomically(path, '{ "seed": 1 }\n');
 * assert.equal(await Deno.readTextFile(path), '{ "seed": 1 }\n');
 * ```
 *
 * @param path Where to write. Its folder must exist; a file there is replaced.
 * @param content Bytes, or text that is written as UTF-8.
 * @throws {Error} If the file cannot be written; `cause` is the system's error.
 */
export async function writeFileAtomically(
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  // In the same folder, because a rename is one step only within a file system. Of a long name only the beginning, since
  // file systems allow 255 bytes.
  const start = [...basename(path)].slice(0, 40).join("");
  const temporary = join(dirname(path), `.${start}.${crypto.randomUUID()}.tmp`);
  if (await isDevice(path)) {
    throw new UserError(`Cannot write "${path}": it is a device or pipe but must be a file`);
  }
  try {
    await writeToDisk(temporary, bytes);
    await Deno.rename(temporary, path);
  } catch (cause) {
    // What keeps it from being removed is what kept it from being written, and that is thrown.
    await Deno.remove(temporary).catch(() => {});
    throw new UserError(`Cannot write "${path}": ${await systemReason(cause, path)}`, { cause });
  }
}

/** The rename would put a file in the place of `/dev/null`. */
async function isDevice(path: string): Promise<boolean> {
  return await Deno.stat(path).then((found) => !found.isFile && !found.isDirectory, () => false);
}

async function writeToDisk(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
  // Without it, a power cut can leave the new name with the bytes still missing.
  await file.sync();
}
