import { basename, dirname, join } from "@std/path";
import { UserError } from "../errors/mod.ts";
import { systemReason } from "./system_reason.ts";

/**
 * Writes a file whole or not at all. A reader of `path`, at any moment and after a crash, finds either
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
  // In the same folder, because a rename is one step only within a file system.
  const temporary = join(
    dirname(path),
    `.${temporaryStart(path)}.${crypto.randomUUID()}.tmp`,
  );
  if (await isDevice(path)) {
    throw new UserError(`Cannot write "${path}": it is a device or pipe but must be a file`);
  }
  try {
    await writeToDisk(temporary, bytes);
    await Deno.rename(temporary, path);
  } catch (cause) {
    // What keeps it from being removed is what kept it from being written, and that is thrown.
    await Deno.remove(temporary).catch(() => {});
    const reason = await systemReason(cause, path, { isNew: true });
    throw new UserError(`Cannot write "${path}": ${reason}`, { cause });
  }
}

/** The rename would put a file in the place of `/dev/null`. */
async function isDevice(path: string): Promise<boolean> {
  return await Deno.stat(path).then((found) => !found.isFile && !found.isDirectory, () => false);
}

/**
 * Removes what killed processes left when they wrote a file: temporary files of its name that have not been written to for a
 * minute.
 *
 * @param path The file.
 */
export async function removeStaleTemporaries(path: string): Promise<void> {
  const start = `.${temporaryStart(path)}.`;
  try {
    for await (const { name, isFile } of Deno.readDir(dirname(path))) {
      if (!isFile || !name.startsWith(start)) continue;
      if (!/^[0-9a-f-]{36}\.tmp$/.test(name.slice(start.length))) continue;
      const temporary = join(dirname(path), name);
      const { mtime } = await Deno.stat(temporary);
      if (Date.now() - (mtime?.getTime() ?? 0) > 60_000) await Deno.remove(temporary);
    }
  } catch (error) {
    // There is nothing to remove, or it went meanwhile; what else is wrong with the folder, writing says.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Of a long name only the beginning, since file systems allow 255 bytes. */
function temporaryStart(path: string): string {
  return [...basename(path)].slice(0, 40).join("");
}

async function writeToDisk(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
  // Without it, a power cut can leave the new name with the bytes still missing.
  await file.sync();
}
