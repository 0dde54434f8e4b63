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
  /** Where lines can't be replaced: the least time between two of them, in milliseconds. Default: 5000. */
  intervalMs?: number;
  /** The time in milliseconds, from any start. Default: the process's clock. */
  now?: () => number;
}

/**
 * One line that says how far the work is. In a terminal it is replaced in place; in a file or a pipe it becomes a
 * plain line every few seconds.
 */
export class ProgressLine {
  readonly #write: (text: string) => void;
  readonly #isTerminal: boolean;
  readonly #columns: number;
  readonly #intervalMs: number;
  readonly #now: () => number;
  #shownAt = -Infinity;
  #isOpen = false;

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
    this.#columns = options.columns ?? ((isTerminal && Deno.consoleSize().columns) || 80);
    this.#intervalMs = options.intervalMs ?? 5000;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * Replaces the line, or adds one if the last is old enough.
   *
   * @param text The line, without a line end. Where a terminal is too narrow the middle is left out: the beginning says
   * what is going on, the end how long it will take.
   */
  show(text: string): void {
    const line = printableLine(text);
    if (this.#isTerminal) {
      this.#write(`\r\x1b[2K${withoutMiddle(line, this.#columns - 1)}`);
      this.#isOpen = true;
    } else if (this.#now() - this.#shownAt >= this.#intervalMs) {
      this.#write(`${line}\n`);
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

  /** Takes the replaceable line away; before anything else writes to the terminal. */
  clear(): void {
    if (this.#isOpen) this.#write("\r\x1b[2K");
    this.#isOpen = false;
  }
}

function withoutMiddle(text: string, length: number): string {
  const letters = [...text];
  if (letters.length <= length) return text;
  const end = Math.floor(length / 2);
  const start = Math.max(0, length - 1 - end);
  return `${letters.slice(0, start).join("")}…${letters.slice(letters.length - end).join("")}`;
}
