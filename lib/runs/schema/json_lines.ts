import { checkOptions } from "../../errors/mod.ts";
import type { GenericSchema } from "valibot";
import { type JsonLinesContent, readJsonLines } from "../../files/mod.ts";
import type { OwnFiles } from "../own_files.ts";

/** What kind of lines a {@linkcode JsonLines} file has. */
export interface JsonLinesOptions<Line> {
  /** The file's name. */
  readonly name: string;
  /** What each line must hold. */
  readonly schema: GenericSchema<unknown, Line>;
  /** The number by which lines ascend. */
  readonly counterOf: (line: Line) => number;
}

/**
 * A file with one JSON object a line, in ascending order of one counter such as the epoch. The file is replaced as a whole
 * each time, so a process that is killed never leaves half a line; what others do to it costs the lines that it hits.
 */
export class JsonLines<Line> {
  readonly #files: OwnFiles;
  readonly #options: JsonLinesOptions<Line>;

  /**
   * Nothing is read or written yet.
   *
   * @param files The folder that the file is or will be in.
   * @param options Its name, and what kind of lines it has.
   */
  constructor(files: OwnFiles, options: JsonLinesOptions<Line>) {
    checkOptions<JsonLinesOptions<Line>>("new JsonLines()", options, {
      name: "string",
      schema: "object",
      counterOf: "function",
    });
    this.#files = files;
    this.#options = options;
  }

  /**
   * All lines that can be read, ascending, and what is wrong with the others. Of two lines with one counter the later
   * holds.
   *
   * @throws {Error} If the file as a whole cannot be read.
   */
  async read(): Promise<JsonLinesContent<Line>> {
    const { name, schema, counterOf } = this.#options;
    try {
      const { lines, problems } = await readJsonLines(await this.#files.path(name), schema);
      const byCounter = new Map(lines.map((line) => [counterOf(line), line]));
      return {
        lines: [...byCounter].sort(([a], [b]) => a - b).map(([, line]) => line),
        problems: problems.map((problem) => `${problem}; the line is left out`),
      };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return { lines: [], problems: [] };
      throw error;
    }
  }

  /**
   * Replaces all lines.
   *
   * @param lines The lines, ascending.
   */
  async write(lines: readonly Line[]): Promise<void> {
    const text = lines.map((line) => JSON.stringify(line) + "\n").join("");
    await this.#files.write(this.#options.name, text);
  }
}
