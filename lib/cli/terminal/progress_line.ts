import { printable, printableLine } from "./printable.ts";
import { writeWhileOpen } from "./write_while_open.ts";

/** Where a {@linkcode ProgressLine} writes, and how. */
export interface ProgressLineOptions {
  /** Takes the text, line ends included. Default: standard output. */
  write?: (text: string) => void;
  /** Whether a line can be replaced in place. Default: whether standard output is a terminal. */
  isTerminal?: boolean;
  /** Characters a line has. Default: the terminal's width. */
  columns?: number;
  /** Lines that the terminal has. Default: its height. */
  rows?: number;
  /** Where lines can't be replaced: the least time between two of them, in milliseconds. Default: 5000. */
  intervalMs?: number;
  /** The time in milliseconds, from any start. Default: the process's clock. */
  now?: () => number;
}

/**
 * One line that says how far the work is. In a terminal it is replaced in place, and may have details above it; in a file or
 * a pipe it becomes a plain line every few seconds.
 */
export class ProgressLine {
  readonly #write: (text: string) => void;
  readonly #isTerminal: boolean;
  readonly #columns: number;
  readonly #rows: number;
  readonly #intervalMs: number;
  readonly #now: () => number;
  #shownAt = -Infinity;
  /** Lines that stand in the terminal and can be replaced. */
  #open = 0;

  /**
   * Nothing is written yet.
   *
   * @param options Where to write, and how.
   */
  constructor(options: ProgressLineOptions = {}) {
    const isTerminal = options.isTerminal ?? Deno.stdout.isTerminal();
    this.#write = options.write ?? ((text) => writeWhileOpen(Deno.stdout, text));
    this.#isTerminal = isTerminal;
    // A terminal that has no size says 0.
    const size = Deno.stdout.isTerminal() ? Deno.consoleSize() : undefined;
    this.#columns = options.columns ?? (size?.columns || 80);
    this.#rows = options.rows ?? (size?.rows || 24);
    this.#intervalMs = options.intervalMs ?? 5000;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * Replaces the line, or adds one if the last is old enough.
   *
   * @param text The line, without a line end. Where a terminal is too narrow the middle is left out: the beginning says
   * what is going on, the end how long it will take.
   * @param details Lines above it, such as one for each of several that work; only a terminal that has room shows them.
   * Default: none.
   */
  show(text: string, details: readonly string[] = []): void {
    if (this.#isTerminal) {
      // One line is left for what the work itself prints.
      const lines = details.length + 2 <= this.#rows ? [...details, text] : [text];
      const shown = lines.map((line) => withoutMiddle(printableLine(line), this.#columns - 1));
      this.#write(this.#erasing() + shown.join("\n"));
      this.#open = lines.length;
    } else if (this.#now() - this.#shownAt >= this.#intervalMs) {
      this.#write(`${printableLine(text)}\n`);
      this.#shownAt = this.#now();
    }
  }

  /**
   * Writes a line that stays.
   *
   * @param text The line, without a line end.
   */
  print(text: string): void {
    this.clear();
    this.#write(`${printable(text)}\n`);
  }

  /** Takes the replaceable lines away; before anything else writes to the terminal. */
  clear(): void {
    if (this.#open > 0) this.#write(this.#erasing());
    this.#open = 0;
  }

  /** What erases the replaceable lines and goes to the start of the first. */
  #erasing(): string {
    return this.#open > 1 ? `\r\x1b[${this.#open - 1}A\x1b[J` : "\r\x1b[2K";
  }
}

function withoutMiddle(text: string, length: number): string {
  const letters = [...text];
  if (letters.length <= length) return text;
  const end = Math.floor(length / 2);
  const start = Math.max(0, length - 1 - end);
  return `${letters.slice(0, start).join("")}…${letters.slice(letters.length - end).join("")}`;
}
