import type { NamedArray } from "../../files/mod.ts";
import type { RandomStream } from "../../random/mod.ts";

/** Of how many times the buffer's size the first rank's weight is: small favours the first ranks. */
const rankWeight = 1e-2;

/**
 * The objects that were built last, each once with its newest priority. It draws by rank, as in Adaptive Teachers' code: the
 * object of rank r among n has the weight `1 / (0.01 n + r)`.
 */
export class ObjectBuffer {
  readonly #capacity: number;
  /** In the order of their last use. */
  #priorities = new Map<number, number>();

  /**
   * An empty buffer.
   *
   * @param capacity Most objects.
   */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Objects held. */
  get size(): number {
    return this.#priorities.size;
  }

  /**
   * Adds an object, or brings it to the end with a new priority; the oldest makes room.
   *
   * @param object Its number.
   * @param priority The greater, the sooner it is drawn.
   */
  add(object: number, priority: number): void {
    this.#priorities.delete(object);
    this.#priorities.set(object, priority);
    if (this.#priorities.size <= this.#capacity) return;
    const [oldest] = this.#priorities.keys();
    this.#priorities.delete(oldest);
  }

  /**
   * Draws objects, each draw alone.
   *
   * @param count How many.
   * @param random Where chance comes from.
   * @returns Their numbers; none if the buffer is empty.
   */
  draw(count: number, random: RandomStream): number[] {
    const ranked = [...this.#priorities].sort(([, a], [, b]) => b - a);
    const { length } = ranked;
    if (length === 0) return [];
    const sums = new Float64Array(length);
    for (let rank = 0, sum = 0; rank < length; rank++) {
      sums[rank] = sum += 1 / (rankWeight * length + rank);
    }
    return Array.from({ length: count }, () => {
      const at = random.uniform() * sums[length - 1];
      let [low, high] = [0, length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sums[middle] > at) high = middle;
        else low = middle + 1;
      }
      return ranked[low][0];
    });
  }

  /** All that it holds. */
  arrays(): NamedArray[] {
    // Of one size always, so that a state's arrays have the shapes of another's.
    const objects = new Float64Array(this.#capacity).fill(-1);
    const priorities = new Float64Array(this.#capacity);
    let i = 0;
    for (const [object, priority] of this.#priorities) {
      objects[i] = object;
      priorities[i++] = priority;
    }
    return [
      { name: "objects", shape: [objects.length], data: objects },
      { name: "priorities", shape: [priorities.length], data: priorities },
    ];
  }

  /** Takes back what {@linkcode ObjectBuffer.arrays} gave. */
  restore([objects, priorities]: readonly NamedArray[]): void {
    const [of, their] = [objects.data as Float64Array, priorities.data as Float64Array];
    this.#priorities = new Map(
      [...of].map((object, i): [number, number] => [object, their[i]])
        .filter(([object]) => object >= 0),
    );
  }
}
