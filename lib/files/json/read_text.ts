import { UserInvalidDataError } from "../../errors/mod.ts";
import { readBytes } from "../read_bytes.ts";

/**
 * Reads a text file.
 *
 * @param path The file.
 * @returns Its text, without a byte order mark.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it is not UTF-8.
 * @throws {Error} If the system refuses to read it; `cause` is its error.
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UserInvalidDataError(`Cannot read "${path}": it is not text in UTF-8`, { cause });
  }
}
