import { dirname } from "@std/path";
import { UserError } from "../errors/mod.ts";
import { systemReason } from "./system_reason.ts";

/**
 * Makes a folder, and those above it.
 *
 * @param path The folder.
 * @returns Whether it was made; false if something of that name is there already, be it a folder or a file.
 * @throws {Error} If it cannot be made; `cause` is the system's error.
 */
export async function makeFolder(path: string): Promise<boolean> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.mkdir(path);
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.AlreadyExists && await isThere(path)) return false;
    throw new UserError(
      `Cannot make the folder "${path}": ${await systemReason(cause, path, { isNew: true })}`,
      {
        cause,
      },
    );
  }
}

/** Whether `path` itself is what exists, and not a file where a folder above should be. */
async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
