/**
 * Randomness on the host, all of it from one seed: streams of numbers, and seeds for each purpose.
 *
 * @module
 */
export { deriveSeed } from "./derive_seed.ts";
export { type RandomState, RandomStream } from "./random_stream.ts";
