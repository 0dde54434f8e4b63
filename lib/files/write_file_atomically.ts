import { basename, dirname, join } from "@std/path";

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
  // In the same folder, because a rename is one step only within a file system.
  const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`);
  try {
    await writeToDisk(temporary, bytes);
    await Deno.rename(temporary, path);
  } catch (cause) {
    await Deno.remove(temporary).catch(ignoreNotFound);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot write "${path}": ${reason}`, { cause });
  }
}

async function writeToDisk(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
  // Without it, a power cut can leave the new name with the bytes still missing.
  await file.sync();
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
