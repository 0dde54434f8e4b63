import { sha256 } from "../files/mod.ts";
import { checkSeed } from "./random_stream.ts";

/**
 * A separate seed for one purpose, from the one seed of a configuration: the same names give the same
 * seed, other names an unrelated one.
 *
 * @example One seed each for agent and epoch
 * ```ts
 * import { deriveSeed } from "lib/random";
 * import assert from "node:assert/strict";
 *
 * assert.equal(deriveSeed(42, "agent", 1, "epoch", 3), deriveSeed(42, "agent", 1, "epoch", 3));
 * assert.notEqual(deriveSeed(42, "agent", 1, "epoch", 3), deriveSeed(42, "agent", 13, "epoch"));
 * ```
 *
 * @param seed The configuration's seed, an integer of at least 0.
 * @param names What the new seed is for. Text and numbers differ: `1` is not `"1"`.
 * @returns An integer from 0 to 2³¹ - 1, which TensorFlow takes as an int32 too.
 * @throws {RangeError} If the seed is anything else.
 */
export function deriveSeed(seed: number, ...names: (string | number)[]): number {
  checkSeed(seed);
  const digest = sha256(new TextEncoder().encode(JSON.stringify([seed, ...names])));
  return parseInt(digest.slice(0, 8), 16) >>> 1;
}
