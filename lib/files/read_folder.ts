import { join } from "@std/path";
import { UserError, UserNotFoundError } from "../errors/mod.ts";
import { systemReason } from "./system_reason.ts";

/** One entry of a folder. */
export interface FolderEntry {
  /** Its name. */
  name: string;
  /** Its path. */
  path: string;
  /** Whether it is a folder; a link counts as what it leads to. */
  isFolder: boolean;
}

/**
 * What a folder has, by name; links that lead nowhere are left out.
 *
 * @param path The folder.
 * @returns Its entries, in the order of their names' UTF-16 codes.
 * @throws {Deno.errors.NotFound} If there is no such folder.
 * @throws {Error} If it cannot be read; `cause` is the system's error.
 */
export async function readFolder(path: string): Promise<FolderEntry[]> {
  const entries: FolderEntry[] = [];
  try {
    for await (const { name, isDirectory, isSymlink } of Deno.readDir(path)) {
      const at = join(path, name);
      const target = isSymlink ? await Deno.stat(at).catch(() => undefined) : { isDirectory };
      if (target !== undefined) entries.push({ name, path: at, isFolder: target.isDirectory });
    }
  } catch (cause) {
    const ErrorType = cause instanceof Deno.errors.NotFound ? UserNotFoundError : UserError;
    throw new ErrorType(`Cannot read the folder "${path}": ${await systemReason(cause, path)}`, {
      cause,
    });
  }
  return entries.sort((a, b) => a.name < b.name ? -1 : 1);
}
