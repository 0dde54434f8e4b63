import { UserRangeError } from "../errors/mod.ts";
import { sha256 } from "../files/mod.ts";

/** All that a {@linkcode RandomStream} remembers: four integers from 0 to 2³² - 1, not all zero. */
export type RandomState = readonly [number, number, number, number];

/**
 * Random numbers that a seed decides, on every machine alike: xoshiro128** by David Blackman and Sebastiano
 * Vigna (https://prng.di.unimi.it/xoshiro128starstar.c), period 2¹²⁸ - 1. The first state is cut from the
 * SHA-256 of the seed, so neighbouring seeds give unrelated streams.
 *
 * @example Stop and go on later
 * ```ts
 * import { RandomStream } from "lib/random";
 * import assert from "node:assert/strict";
 *
 * const stream = new RandomStream(42);
 * stream.shuffle([1, 2, 3, 4, 5]);
 * const later = RandomStream.fromState(JSON.parse(JSON.stringify(stream.state)));
 * assert.equal(later.uniform(), stream.uniform());
 * ```
 */
export class RandomStream {
  readonly #state: Uint32Array;

  /**
   * Starts a stream.
   *
   * @param seed An integer of at least 0.
   * @throws {RangeError} If the seed is anything else.
   */
  constructor(seed: number) {
    checkSeed(seed);
    const digest = sha256(new TextEncoder().encode(`random stream ${seed}`));
    this.#state = Uint32Array.from({ length: 4 }, (_, i) => parseInt(digest.substr(8 * i, 8), 16));
  }

  /**
   * Goes on where another stream was.
   *
   * @param state What {@linkcode RandomStream.state} gave.
   * @returns A stream that continues with the same numbers.
   * @throws {RangeError} If it is not such a state.
   */
  static fromState(state: readonly number[]): RandomStream {
    const valid = state.length === 4 && state.some((word) => word !== 0) &&
      state.every((word) => word >>> 0 === word);
    if (!valid) {
      throw new UserRangeError(
        `Cannot restore a random stream: state [${state}] is not four integers below 2 ** 32, not all zero`,
      );
    }
    const stream = new RandomStream(0);
    stream.#state.set(state);
    return stream;
  }

  /** Where the stream is now; a copy, fit for JSON. */
  get state(): RandomState {
    const [a, b, c, d] = this.#state;
    return [a, b, c, d];
  }

  /**
   * The next number.
   *
   * @returns An integer from 0 to 2³² - 1.
   */
  uint32(): number {
    const s = this.#state;
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotateLeft(s[3], 11);
    return result;
  }

  /**
   * A number from the uniform distribution on `[0, 1)`, a multiple of 2⁻³².
   *
   * @returns The number.
   */
  uniform(): number {
    return this.uint32() / 2 ** 32;
  }

  /**
   * A number from the normal distribution with mean 0 and standard deviation 1 (Box and Muller, 1958). The
   * second number of each pair is dropped, so that the state is all that there is to remember.
   *
   * @returns The number.
   */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform())); // 1 - u, because log(0) is not a number
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /**
   * An integer below a bound, each equally likely.
   *
   * @param bound An integer from 1 to 2³².
   * @returns An integer from 0 to `bound - 1`.
   * @throws {RangeError} If the bound is anything else.
   */
  integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
      throw new UserRangeError(
        `Cannot draw an integer: bound must be an integer from 1 to 2 ** 32 but is ${bound}`,
      );
    }
    if (bound === 2 ** 32) return this.uint32();
    // Known to be below 2 ** 32, it divides as an integer and not as a float, in half of the time.
    const divisor = bound >>> 0;
    while (true) {
      const number = this.uint32();
      const remainder = number % divisor;
      // Numbers beyond the last whole multiple of the bound would favour small remainders.
      if (number - remainder <= 2 ** 32 - divisor) return remainder;
    }
  }

  /**
   * Puts items in a random order, each order equally likely (Fisher and Yates).
   *
   * @param items An array, reordered in place.
   * @returns The same array.
   */
  shuffle<Items extends unknown[] | Uint32Array>(items: Items): Items {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      [items[last], items[other]] = [items[other], items[last]];
    }
    return items;
  }
}

/**
 * Refuses what is not a seed.
 *
 * @param seed What was given.
 * @throws {RangeError} Unless it is an integer of at least 0.
 */
export function checkSeed(seed: number): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new UserRangeError(`Cannot use seed ${seed}: it must be an integer of at least 0`);
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
