import type { GenericSchema, InferOutput } from "valibot";
import { checkAgainst } from "./schema_check.ts";
import { readText } from "./read_text.ts";

/** What a file of JSON lines holds. */
export interface JsonLinesContent<Line> {
  /** Its lines, in order. */
  lines: Line[];
  /**
   * The last line where it is not JSON: the half that a killed process or a full disk leaves. Undefined if all lines are
   * whole.
   */
  unfinished: string | undefined;
}

/**
 * Reads a file with one JSON value a line and checks each against a schema. Empty lines count as none, and a last line
 * that was not written to its end is given back, not an error.
 *
 * @example A file whose last line is half written
 * ```ts
 * import { readJsonLines } from "lib/files";
 * import assert from "node:assert/strict";
 * import * as v from "valibot";
 *
 * const path = `${await Deno.makeTempDir()}/metrics.jsonl`;
 * await Deno.writeTextFile(path, '{"epoch":1}\n{"epo');
 * assert.deepEqual(await readJsonLines(path, v.object({ epoch: v.number() })), {
 *   lines: [{ epoch: 1 }],
 *   unfinished: '{"epo',
 * });
 * ```
 *
 * @param path The file.
 * @param schema What each line must hold.
 * @returns The lines, as the schema gives them, and the half of one at the end.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If another line than the last is not JSON, or a line is not as the schema says: the
 * message names file, line, place, what is there and what must be.
 * @throws {Error} If the system refuses to read it; `cause` is its error.
 */
export async function readJsonLines<Schema extends GenericSchema>(
  path: string,
  schema: Schema,
): Promise<JsonLinesContent<InferOutput<Schema>>> {
  const texts = (await readText(path)).split("\n").map((text, index) => ({
    text: text.trim(),
    number: index + 1,
  })).filter(({ text }) => text !== "");
  const lines: InferOutput<Schema>[] = [];
  for (const [index, { text, number }] of texts.entries()) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      if (index === texts.length - 1) return { lines, unfinished: text };
      throw new Deno.errors.InvalidData(
        `Cannot read "${path}": line ${number} is not JSON: ${(cause as Error).message}`,
        { cause },
      );
    }
    lines.push(checkAgainst(value, { schema, source: `"${path}", line ${number}` }));
  }
  return { lines, unfinished: undefined };
}
