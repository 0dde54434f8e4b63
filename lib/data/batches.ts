import type { DataSet } from "./data_set.ts";
import { checkOptions, UserRangeError } from "../errors/mod.ts";
import { deriveSeed, RandomStream } from "../random/mod.ts";

/** Options of {@linkcode epochBatches}. */
export interface EpochBatchesOptions {
  /** Examples in a batch, at least 1; the epoch's last batch may have fewer. */
  batchSize: number;
  /** Decides, together with `epoch`, the order of the examples; an integer of at least 0. */
  seed: number;
  /** Which epoch, from 0 on. */
  epoch: number;
  /** Indices of the examples that an epoch goes through. Default: all of the data set. */
  shard?: ArrayLike<number>;
}

/**
 * One epoch in batches: every example once, in an order that `seed` and `epoch` alone decide, so training
 * can resume at any epoch. The last batch may be short.
 *
 * @example Ten examples in batches of four
 * ```ts
 * import { drawnDigits, epochBatches } from "lib/data";
 * import assert from "node:assert/strict";
 *
 * const digits = drawnDigits(10);
 * const batches = [...epochBatches(digits, { batchSize: 4, seed: 42, epoch: 0 })];
 * assert.deepEqual(batches.map((batch) => batch.length), [4, 4, 2]);
 * ```
 *
 * @param dataSet The data set, or anything with a `count` of examples.
 * @param options Batch size, seed, epoch and shard.
 * @returns Batches of indices of examples, for {@linkcode takeImages}.
 * @throws {RangeError} If batch size or epoch is not an integer in its range, or the shard names an example
 * that the data set does not have.
 */
export function epochBatches(
  dataSet: Pick<DataSet, "count">,
  options: EpochBatchesOptions,
): Generator<Uint32Array, void> {
  checkOptions<EpochBatchesOptions>("epochBatches()", options, {
    batchSize: "number",
    seed: "number",
    epoch: "number",
    shard: "object",
  });
  const { batchSize, seed, epoch, shard } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new UserRangeError(
      `Cannot form batches: batchSize must be at least 1 but is ${batchSize}`,
    );
  }
  if (!Number.isInteger(epoch) || epoch < 0) {
    throw new UserRangeError(`Cannot form batches: epoch must be at least 0 but is ${epoch}`);
  }
  const order = shard
    ? Uint32Array.from(shard)
    : Uint32Array.from({ length: dataSet.count }, (_, index) => index);
  order.forEach((index) => checkIndex(index, dataSet.count));
  new RandomStream(deriveSeed(seed, "epoch", epoch)).shuffle(order);
  return cut(order, batchSize);
}

function* cut(order: Uint32Array, batchSize: number): Generator<Uint32Array, void> {
  for (let begin = 0; begin < order.length; begin += batchSize) {
    yield order.slice(begin, begin + batchSize);
  }
}

/** Pixel byte to network input: 0 to -1, 255 to 1, as in TensorFlow's DCGAN tutorial. */
const scaled = Float32Array.from({ length: 256 }, (_, pixel) => (pixel - 127.5) / 127.5);

/**
 * Images as networks take them: `(pixel - 127.5) / 127.5`, so background is -1 and ink 1.
 *
 * @param dataSet Where to take them from.
 * @param indices Which examples, in order; one may stand several times.
 * @returns Pixels `[batch, height, width, channels]` in [-1, 1].
 * @throws {RangeError} If the data set has no example of such an index.
 */
export function takeImages(
  dataSet: DataSet,
  indices: ArrayLike<number>,
): Float32Array<ArrayBuffer> {
  const { count, images } = dataSet;
  const pixels = dataSet.height * dataSet.width * dataSet.channels;
  const batch = new Float32Array(indices.length * pixels);
  for (let i = 0; i < indices.length; i++) {
    checkIndex(indices[i], count);
    const from = indices[i] * pixels;
    const to = i * pixels;
    for (let p = 0; p < pixels; p++) batch[to + p] = scaled[images[from + p]];
  }
  return batch;
}

function checkIndex(index: number, count: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new UserRangeError(
      `Cannot take example ${index}: the data set has examples 0 to ${count - 1}`,
    );
  }
}
