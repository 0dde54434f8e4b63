import { writeFileAtomically } from "../files/mod.ts";

/** A value that JSON can hold; a number that is not finite is written as `null`. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** One line of a {@linkcode JsonLines} file. */
export type JsonEntry = { readonly [key: string]: JsonValue };

/**
 * A file with one JSON object a line, in ascending order of one counter such as the epoch. The file is replaced as a whole
 * each time, so a process that is killed never leaves half a line.
 */
export class JsonLines {
  /** Where the file is. */
  readonly path: string;
  /** The entries' counter, such as `epoch` or `round`. */
  readonly counter: string;

  /**
   * Nothing is read or written yet.
   *
   * @param path Where the file is or will be.
   * @param counter Name of the number by which entries ascend.
   */
  constructor(path: string, counter: string) {
    this.path = path;
    this.counter = counter;
  }

  /**
   * All entries, or none if the file does not exist yet.
   *
   * @throws {SyntaxError} If a line is not JSON, naming it.
   */
  async read(): Promise<JsonEntry[]> {
    const text = await Deno.readTextFile(this.path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    });
    const lines = text === "" ? [] : text.trimEnd().split("\n");
    return lines.map((line, index) => {
      try {
        return JSON.parse(line);
      } catch (cause) {
        throw new SyntaxError(
          `Cannot read "${this.path}": line ${index + 1} is not JSON`,
          { cause },
        );
      }
    });
  }

  /**
   * Adds an entry. Entries with the same or a later counter are dropped first: a run that resumes from an earlier point
   * writes them again.
   *
   * @throws {TypeError} If the entry's counter is not a number.
   */
  async append(entry: JsonEntry): Promise<void> {
    const count = entry[this.counter];
    if (typeof count !== "number") {
      throw new TypeError(
        `Cannot append to "${this.path}": "${this.counter}" is ${count} but must be a number`,
      );
    }
    const earlier = (await this.read()).filter((kept) => Number(kept[this.counter]) < count);
    const lines = [...earlier, entry].map((kept) => JSON.stringify(kept) + "\n");
    await writeFileAtomically(this.path, lines.join(""));
  }
}
