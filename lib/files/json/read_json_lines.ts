import type { GenericSchema, InferOutput } from "valibot";
import { UserInvalidDataError } from "../../errors/mod.ts";
import { readText } from "./read_text.ts";
import { checkAgainst } from "./schema_check.ts";

/** What a file of JSON lines holds. */
export interface JsonLinesContent<Line> {
  /** The lines that are as they should be, in order. */
  lines: Line[];
  /**
   * What is wrong with the others, a message each that names file, line, place, what is there and what must be. The half
   * line that a killed process or a full disk leaves at the end is one of them.
   */
  problems: string[];
}

/**
 * Reads a file with one JSON value a line and checks each against a schema. Empty lines count as none; a line that is
 * damaged costs no other.
 *
 * @example A file whose last line is half written
 * ```ts
 * import { readJsonLines } from "lib/files";
 * import assert from "node:assert/strict";
 * import * as v from "valibot";
 *
 * const path = `${await Deno.makeTempDir()}/metrics.jsonl`;
 * await Deno.writeTextFile(path, '{"epoch":1}\n{"epo');
 * const { lines, problems } = await readJsonLines(path, v.object({ epoch: v.number() }));
 * assert.deepEqual(lines, [{ epoch: 1 }]);
 * assert.match(problems[0], /metrics\.jsonl", line 2: it is not JSON/);
 * ```
 *
 * @param path The file.
 * @param schema What each line must hold.
 * @returns The lines, as the schema gives them, and what is wrong with those that are left out.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it is not UTF-8.
 * @throws {Error} If the system refuses to read it; `cause` is its error.
 */
export async function readJsonLines<Schema extends GenericSchema>(
  path: string,
  schema: Schema,
): Promise<JsonLinesContent<InferOutput<Schema>>> {
  const lines: InferOutput<Schema>[] = [];
  const problems: string[] = [];
  for (const [index, text] of (await readText(path)).split("\n").entries()) {
    if (text.trim() === "") continue;
    const source = `"${path}", line ${index + 1}`;
    try {
      lines.push(checkAgainst(parse(text, source), { schema, source }));
    } catch (error) {
      if (!(error instanceof Deno.errors.InvalidData)) throw error;
      problems.push(error.message);
    }
  }
  return { lines, problems };
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserInvalidDataError(`Cannot read ${source}: it is not JSON: ${reason}`, {
      cause,
    });
  }
}
