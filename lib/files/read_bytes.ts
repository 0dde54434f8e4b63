import { isUserError, UserError, UserNotFoundError } from "../errors/mod.ts";
import { systemReason } from "./system_reason.ts";

/**
 * Reads a file.
 *
 * @param path The file.
 * @returns Its bytes.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Error} If the system refuses to read it; `cause` is its error.
 */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    // Reading a pipe waits for somebody to write, and a device such as /dev/zero has no end.
    if (!isFile && !isDirectory) {
      throw new UserError(`Cannot read "${path}": it is a device or pipe but must be a file`);
    }
    return await Deno.readFile(path);
  } catch (cause) {
    if (isUserError(cause)) throw cause;
    const ErrorType = cause instanceof Deno.errors.NotFound ? UserNotFoundError : UserError;
    throw new ErrorType(`Cannot read "${path}": ${await systemReason(cause, path)}`, { cause });
  }
}
