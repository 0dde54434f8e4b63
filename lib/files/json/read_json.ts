import type { GenericSchema, InferOutput } from "valibot";
import { UserInvalidDataError } from "../../errors/mod.ts";
import { checkAgainst } from "./schema_check.ts";
import { readText } from "./read_text.ts";

/**
 * Reads a JSON file and checks it against a schema, so that what it holds has the schema's type.
 *
 * @example A file with one setting
 * ```ts
 * import { readJson } from "lib/files";
 * import assert from "node:assert/strict";
 * import * as v from "valibot";
 *
 * const path = `${await Deno.makeTempDir()}/config.json`;
 * await Deno.writeTextFile(path, '{ "epochs": "fifty" }');
 * await assert.rejects(readJson(path, v.object({ epochs: v.number() })), {
 *   message: `Cannot read "${path}": epochs is "fifty" but must be a number`,
 * });
 * ```
 *
 * @param path The file; a byte order mark at its start is left out.
 * @param schema What it must hold.
 * @returns Its content, as the schema gives it.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it is not JSON, or not as the schema says: the message names file, place, what is
 * there and what must be.
 * @throws {Error} If the system refuses to read it; `cause` is its error.
 */
export async function readJson<Schema extends GenericSchema>(
  path: string,
  schema: Schema,
): Promise<InferOutput<Schema>> {
  const text = await readText(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = text.trim() === ""
      ? "it is empty"
      : `it is not JSON: ${(cause as Error).message}`;
    throw new UserInvalidDataError(`Cannot read "${path}": ${reason}`, { cause });
  }
  return checkAgainst(value, { schema, source: `"${path}"` });
}
