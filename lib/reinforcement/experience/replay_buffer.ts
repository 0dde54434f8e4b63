import { UserRangeError, UserTypeError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import type { RandomStream } from "../../random/mod.ts";

/**
 * The last transitions that were played, a row of numbers each, drawn from at random (Lin 1992): neighbours in time are
 * alike, and a network that learns from them in order forgets what it learnt before.
 */
export class ReplayBuffer {
  /** How many rows it holds at most. */
  readonly capacity: number;
  /** Numbers of a row. */
  readonly rowSize: number;
  readonly #rows: Float32Array<ArrayBuffer>;
  #added = 0;

  /**
   * An empty buffer.
   *
   * @param capacity How many rows it holds at most, an integer of at least 1.
   * @param rowSize Numbers of a row, an integer of at least 1.
   */
  constructor(capacity: number, rowSize: number) {
    this.capacity = capacity;
    this.rowSize = rowSize;
    this.#rows = new Float32Array(capacity * rowSize);
  }

  /** How many rows it holds. */
  get size(): number {
    return Math.min(this.#added, this.capacity);
  }

  /**
   * Where to write the next row, in place of the oldest once the buffer is full.
   *
   * @returns The row, `[rowSize]`, to be filled before anything is drawn.
   */
  next(): Float32Array<ArrayBuffer> {
    const from = (this.#added++ % this.capacity) * this.rowSize;
    return this.#rows.subarray(from, from + this.rowSize);
  }

  /**
   * Draws rows, each equally likely each time.
   *
   * @param random Where the lots come from.
   * @param rows What is filled with copies, `[count, rowSize]`.
   * @throws {RangeError} If the buffer is empty.
   */
  draw(random: RandomStream, rows: Float32Array): void {
    const { size, rowSize } = this;
    if (size === 0) {
      throw new UserRangeError("Cannot draw transitions: there are 0 but must be at least 1");
    }
    for (let to = 0; to < rows.length; to += rowSize) {
      const from = random.integer(size) * rowSize;
      for (let i = 0; i < rowSize; i++) rows[to + i] = this.#rows[from + i];
    }
  }

  /** A copy of its rows and of how many were added. */
  arrays(): NamedArray[] {
    const { size, rowSize } = this;
    return [
      { name: "rows", shape: [size, rowSize], data: this.#rows.slice(0, size * rowSize) },
      { name: "added", shape: [1], data: Float64Array.of(this.#added) },
    ];
  }

  /**
   * Goes back to what {@linkcode ReplayBuffer.arrays} gave. Nothing changes if it does not fit.
   *
   * @param arrays The arrays.
   * @throws {TypeError} If one is missing, or of another size.
   */
  restore(arrays: readonly NamedArray[]): void {
    const [rows, added] = ["rows", "added"].map((name) =>
      arrays.find((array) => array.name === name)?.data
    );
    const count = added instanceof Float64Array && added.length === 1 ? added[0] : NaN;
    const expected = Math.min(count, this.capacity) * this.rowSize;
    if (
      !(rows instanceof Float32Array) || !Number.isSafeInteger(count) || count < 0 ||
      rows.length !== expected
    ) {
      throw new UserTypeError(
        `Cannot restore a replay buffer: it has ${rows?.length} numbers of ${count} transitions but must have ` +
          `${this.rowSize} for each, of at most ${this.capacity}`,
      );
    }
    this.#rows.set(rows);
    this.#added = count;
  }
}
