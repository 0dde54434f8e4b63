import { UserError } from "../errors/mod.ts";
import { systemReason } from "./system_reason.ts";

/**
 * Whether there is a file or folder at a path.
 *
 * @param path The path; a link counts as what it leads to.
 * @returns Whether there is.
 * @throws {Error} If the system does not say, e.g. because a folder above may not be read.
 */
export async function exists(path: string): Promise<boolean> {
  return await statusOf(path) !== undefined;
}

/**
 * Whether there is a file at a path.
 *
 * @param path The path; a link counts as what it leads to.
 * @returns Whether there is, and it is not a folder.
 * @throws {Error} If the system does not say, e.g. because a folder above may not be read.
 */
export async function isFile(path: string): Promise<boolean> {
  return (await statusOf(path))?.isFile === true;
}

/**
 * Whether there is a folder at a path.
 *
 * @param path The path; a link counts as what it leads to.
 * @returns Whether there is, and it is not a file.
 * @throws {Error} If the system does not say, e.g. because a folder above may not be read.
 */
export async function isFolder(path: string): Promise<boolean> {
  return (await statusOf(path))?.isDirectory === true;
}

async function statusOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw new UserError(`Cannot look at "${path}": ${await systemReason(cause, path)}`, { cause });
  }
}
