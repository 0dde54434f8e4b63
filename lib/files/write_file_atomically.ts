import { basename, dirname, join } from "@std/path";
import { isUserError, UserError } from "../errors/mod.ts";
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
 * @param content Bytes, text that is written as UTF-8, or parts of bytes, each asked for when those before it are written.
 * @throws {Error} If the file cannot be written; `cause` is the system's error.
 */
export async function writeFileAtomically(
  path: string,
  content: Uint8Array | string | Iterable<Uint8Array>,
): Promise<void> {
  const temporary = temporaryOf(path);
  await refuseDevice(path);
  try {
    await writeToDisk(temporary, partsOf(content));
    await Deno.rename(temporary, path);
  } catch (cause) {
    // What keeps it from being removed is what kept it from being written, and that is thrown.
    await Deno.remove(temporary).catch(() => {});
    throw isUserError(cause) ? cause : await unwritable(path, cause);
  }
}

/**
 * Refuses a path to which {@linkcode writeFileAtomically} could not write, before the work whose result goes there.
 *
 * @param path Where the file is to be. What is there stays as it is.
 * @throws {Error} If no file can be written there; `cause` is the system's error.
 */
export async function checkWritable(path: string): Promise<void> {
  await refuseDevice(path);
  const temporary = temporaryOf(path);
  try {
    // The temporary file's name is shorter, so the path itself is looked up as well.
    const found = await Deno.stat(path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    });
    if (found?.isDirectory) throw new UserError(`Cannot write "${path}": it is a folder`);
    await writeToDisk(temporary, []);
    await Deno.remove(temporary);
  } catch (cause) {
    throw isUserError(cause) ? cause : await unwritable(path, cause);
  }
}

async function unwritable(path: string, cause: unknown): Promise<Error> {
  const reason = await systemReason(cause, path, { isNew: true });
  return new UserError(`Cannot write "${path}": ${reason}`, { cause });
}

/** In the same folder, because a rename is one step only within a file system. */
function temporaryOf(path: string): string {
  return join(dirname(path), `.${temporaryStart(path)}.${crypto.randomUUID()}.tmp`);
}

/** The rename would put a file in the place of `/dev/null`. */
async function refuseDevice(path: string): Promise<void> {
  const found = await Deno.stat(path).catch(() => undefined);
  if (found === undefined || found.isFile || found.isDirectory) return;
  throw new UserError(`Cannot write "${path}": it is a device or pipe but must be a file`);
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
    if (!refusals.some((type) => error instanceof type)) throw error;
  }
}

const { NotADirectory, NotCapable, NotFound, PermissionDenied } = Deno.errors;
const refusals = [NotADirectory, NotCapable, NotFound, PermissionDenied];

/** Of a long name only the beginning, since file systems allow 255 bytes. */
function temporaryStart(path: string): string {
  return [...basename(path)].slice(0, 40).join("");
}

function partsOf(content: Uint8Array | string | Iterable<Uint8Array>): Iterable<Uint8Array> {
  if (typeof content === "string") return [new TextEncoder().encode(content)];
  return content instanceof Uint8Array ? [content] : content;
}

async function writeToDisk(path: string, parts: Iterable<Uint8Array>): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (const part of parts) {
    for (let written = 0; written < part.length;) {
      written += await file.write(part.subarray(written));
    }
  }
  // Without it, a power cut can leave the new name with the bytes still missing.
  await file.sync();
}
