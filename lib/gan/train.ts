import { type DataSet, epochBatches, takeImages } from "../data/mod.ts";
import { UserRangeError } from "../errors/mod.ts";
import { tf } from "../tensorflow/mod.ts";
import { type AdversarialPair, startOfEpoch } from "./adversarial_pair.ts";

/** Options of {@linkcode train}. */
export interface TrainOptions {
  /** Train until this many epochs are finished, those of earlier calls included. Default: the pair's `epochs`. */
  epochs?: number;
  /** Stop after this many steps of this call, an integer of at least 0. Default: no such limit. */
  steps?: number;
  /** Indices of the images to train on. Default: all of the data set. */
  shard?: ArrayLike<number>;
  /** Ends the training before the next step once it is aborted. Default: never. */
  signal?: AbortSignal;
}

/** One finished step. */
export interface StepLog {
  /** Tells it from an {@linkcode EpochLog}. */
  kind: "step";
  /** The epoch that it is in, from 1. */
  epoch: number;
  /** Its place in that epoch, from 1. */
  step: number;
  /** Steps that an epoch has. */
  stepsPerEpoch: number;
  /** The generator's loss before the step, in nats, mean over the batch. */
  generatorLoss: number;
  /** The discriminator's loss before the step, in nats, mean over the batch. */
  discriminatorLoss: number;
  /** Duration of the step in milliseconds. */
  elapsedMs: number;
}

/** One finished epoch; it follows the log of its last step. */
export interface EpochLog {
  /** Tells it from a {@linkcode StepLog}. */
  kind: "epoch";
  /** The epoch, from 1. */
  epoch: number;
  /** Steps that it had. */
  stepsPerEpoch: number;
  /** The generator's loss in nats, mean over the epoch's images. */
  generatorLoss: number;
  /** The discriminator's loss in nats, mean over the epoch's images. */
  discriminatorLoss: number;
  /** Duration in milliseconds of those of its steps that this call took. */
  elapsedMs: number;
}

/**
 * Trains a pair on a data set, from where it stands to the end of the last epoch, one log a step and one an
 * epoch. Which images a step sees depends on the pair's seed and on the step's place alone, so a training
 * that is cut into several calls is the same as one.
 *
 * Between two steps the event loop gets a turn. Leaving the loop over the logs ends the training.
 *
 * @example Two epochs of ten images
 * ```ts
 * import { drawnDigits } from "lib/data";
 * import { AdversarialPair, train } from "lib/gan";
 * import { loadTensorFlow } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const pair = new AdversarialPair({ batchSize: 6, epochs: 2 });
 * const kinds = [];
 * for await (const log of train(pair, drawnDigits(10))) kinds.push(log.kind);
 * assert.deepEqual(kinds, ["step", "step", "epoch", "step", "step", "epoch"]);
 * pair.dispose();
 * ```
 *
 * @param pair What to train; its weights and `progress` change.
 * @param dataSet The images.
 * @param options Where to stop, and which images to use.
 * @returns The logs, as they come.
 * @throws {RangeError} If there are no images, or an option is outside its range.
 */
export async function* train(
  pair: AdversarialPair,
  dataSet: DataSet,
  options: TrainOptions = {},
): AsyncGenerator<StepLog | EpochLog, void> {
  const { epochs = pair.options.epochs, steps = Infinity, shard, signal } = options;
  const { batchSize, seed } = pair.options;
  const examples = shard?.length ?? dataSet.count;
  if (!(steps >= 1)) throw new UserRangeError(`Cannot train ${steps} steps: expected at least 1`);
  if (examples === 0) throw new UserRangeError("Cannot train: there are no images");
  const stepsPerEpoch = Math.ceil(examples / batchSize);

  let stepsLeft = steps;
  while (pair.progress.epoch < epochs) {
    const epoch = pair.progress.epoch + 1;
    const batches = epochBatches(dataSet, { batchSize, seed, epoch: pair.progress.epoch, shard });
    let epochMs = 0;
    for (const indices of [...batches].slice(pair.progress.step)) {
      await eventLoopTurn();
      if (stepsLeft-- <= 0 || signal?.aborted) return;
      const start = performance.now();
      const images = tf.tensor4d(takeImages(dataSet, indices), [
        indices.length,
        dataSet.height,
        dataSet.width,
        1,
      ]);
      const losses = await pair.trainStep(images).finally(() => images.dispose());
      const elapsedMs = performance.now() - start;
      epochMs += elapsedMs;

      const { progress } = pair;
      progress.step++;
      progress.images += indices.length;
      progress.generatorLossSum += losses.generatorLoss * indices.length;
      progress.discriminatorLossSum += losses.discriminatorLoss * indices.length;
      yield { kind: "step", epoch, step: progress.step, stepsPerEpoch, ...losses, elapsedMs };
    }
    const { images, generatorLossSum, discriminatorLossSum } = pair.progress;
    pair.progress = startOfEpoch(epoch);
    yield {
      kind: "epoch",
      epoch,
      stepsPerEpoch,
      generatorLoss: generatorLossSum / images,
      discriminatorLoss: discriminatorLossSum / images,
      elapsedMs: epochMs,
    };
  }
}

function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
