/** The bit that marks a pixel which has gone dark; 6,400 indices need 13 of 16. */
const darkened = 0x8000;

/**
 * Observations of Pong as lists of what has changed: about 25 of 6,400 pixels, two bytes each instead of four for every one.
 * A list has the index of each pixel in `[0, 6400)`, with the top bit set if it has gone dark.
 */
export class PixelLists {
  #pixels = new Uint16Array(1 << 16);
  readonly #ends: number[] = [];

  /** How many lists there are. */
  get rows(): number {
    return this.#ends.length;
  }

  /** Forgets all lists. */
  clear(): void {
    this.#ends.length = 0;
  }

  /**
   * Adds what has changed in an observation.
   *
   * @param observations Values -1, 0 and 1, `[…, pixels]`; bytes, or any numbers.
   * @param place Which of them, and how many pixels each has, a multiple of 4.
   */
  add(observations: ArrayLike<number>, { index, pixels }: { index: number; pixels: number }): void {
    const from = index * pixels;
    let end = this.#ends.at(-1) ?? 0;
    this.#reserve(end + pixels);
    const list = this.#pixels;
    const words = observations instanceof Int8Array
      ? new Int32Array(observations.buffer, observations.byteOffset + from, pixels / 4)
      : undefined;
    for (let pixel = 0; pixel < pixels; pixel++) {
      // Four at a time where none has changed.
      if (words !== undefined && pixel % 4 === 0 && words[pixel / 4] === 0) {
        pixel += 3;
        continue;
      }
      const change = observations[from + pixel];
      if (change !== 0) list[end++] = change > 0 ? pixel : pixel | darkened;
    }
    this.#ends.push(end);
  }

  /**
   * Adds rows up by a list: those of pixels that have lit up, less those of pixels that have gone dark.
   *
   * @param row Which list.
   * @param table `[pixels, width]`.
   * @param sum What is added to, `[width]`.
   */
  addRows(row: number, table: Float32Array, sum: Float64Array): void {
    const width = sum.length;
    const list = this.#pixels;
    const end = this.#ends[row];
    for (let i = row === 0 ? 0 : this.#ends[row - 1]; i < end; i++) {
      const from = (list[i] & ~darkened) * width;
      if ((list[i] & darkened) === 0) { for (let k = 0; k < width; k++) sum[k] += table[from + k]; }
      else for (let k = 0; k < width; k++) sum[k] -= table[from + k];
    }
  }

  /**
   * Adds to rows by a list: to those of pixels that have lit up, and the opposite to those of pixels that have gone dark.
   *
   * @param row Which list.
   * @param change What is added, `[width]`.
   * @param table `[pixels, width]`.
   */
  addToRows(row: number, change: Float64Array, table: Float32Array): void {
    const width = change.length;
    const list = this.#pixels;
    const end = this.#ends[row];
    for (let i = row === 0 ? 0 : this.#ends[row - 1]; i < end; i++) {
      const to = (list[i] & ~darkened) * width;
      if ((list[i] & darkened) === 0) {
        for (let k = 0; k < width; k++) table[to + k] += change[k];
      } else for (let k = 0; k < width; k++) table[to + k] -= change[k];
    }
  }

  /**
   * Writes a list out as the observation that it came from.
   *
   * @param row Which list.
   * @param observation Where to, `[pixels]`: 1 for pixels that have lit up, -1 for those that have gone dark, 0 for others.
   */
  expand(row: number, observation: Float32Array): void {
    const list = this.#pixels;
    const end = this.#ends[row];
    observation.fill(0);
    for (let i = row === 0 ? 0 : this.#ends[row - 1]; i < end; i++) {
      observation[list[i] & ~darkened] = (list[i] & darkened) === 0 ? 1 : -1;
    }
  }

  #reserve(length: number): void {
    if (length <= this.#pixels.length) return;
    const more = new Uint16Array(2 * length);
    more.set(this.#pixels);
    this.#pixels = more;
  }
}
