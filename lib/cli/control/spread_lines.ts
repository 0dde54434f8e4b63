/** Lines of something whose length is not known before its end: some of them, evenly spread, the first among them. */
export class SpreadLines {
  readonly #most: number;
  #kept: string[] = [];
  #every = 1;
  #count = 0;

  /**
   * Keeps nothing yet.
   *
   * @param most How many lines to keep at most, an integer of at least 1.
   */
  constructor(most: number) {
    this.#most = most;
  }

  /** What is kept: at least half as many lines as may be, if there were so many. */
  get lines(): readonly string[] {
    return this.#kept;
  }

  /**
   * Takes the next line, or leaves it out. Once there are too many, every second one goes.
   *
   * @param line Makes the line, if it is kept.
   */
  add(line: () => string): void {
    if (this.#count++ % this.#every !== 0) return;
    this.#kept.push(line());
    if (this.#kept.length <= this.#most) return;
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
  }
}
